-- +goose Up
-- create "users" table
CREATE TABLE "users" (
  "id" uuid NOT NULL,
  "issuer" character varying NOT NULL,
  "subject" character varying NOT NULL,
  "email" character varying NOT NULL,
  "name" character varying NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("id"),
  CONSTRAINT "users_issuer_subject" UNIQUE ("issuer", "subject")
);

-- +goose Down
-- drop "users" table
DROP TABLE "users";
