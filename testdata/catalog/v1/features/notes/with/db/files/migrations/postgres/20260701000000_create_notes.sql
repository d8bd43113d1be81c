-- +goose Up
-- create "notes" table
CREATE TABLE "notes" (
  "id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "text" character varying NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("id"),
  CONSTRAINT "notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE
);

-- +goose Down
-- drop "notes" table
DROP TABLE "notes";
