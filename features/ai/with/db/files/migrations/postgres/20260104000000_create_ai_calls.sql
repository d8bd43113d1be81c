-- +goose Up
-- create "ai_calls" table
CREATE TABLE "ai_calls" (
  "id" uuid NOT NULL,
  "user_id" uuid NULL,
  "day" character varying NOT NULL,
  "task" character varying NOT NULL,
  "provider" character varying NOT NULL,
  "model" character varying NOT NULL,
  "status" character varying NOT NULL,
  "input_tokens" bigint NOT NULL,
  "cache_read_tokens" bigint NOT NULL,
  "cache_write_tokens" bigint NOT NULL,
  "output_tokens" bigint NOT NULL,
  "cost_micro_usd" bigint NOT NULL,
  "priced" boolean NOT NULL,
  "estimated" boolean NOT NULL,
  "duration_ms" bigint NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("id"),
  CONSTRAINT "ai_calls_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL
);
-- create index "ai_calls_day" to table: "ai_calls"
CREATE INDEX "ai_calls_day" ON "ai_calls" ("day");
-- create index "ai_calls_user_id_day" to table: "ai_calls"
CREATE INDEX "ai_calls_user_id_day" ON "ai_calls" ("user_id", "day");

-- +goose Down
-- drop "ai_calls" table
DROP TABLE "ai_calls";
