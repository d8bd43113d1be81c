-- +goose Up
-- create "webhook_events" table
CREATE TABLE "webhook_events" (
  "id" uuid NOT NULL,
  "source" character varying NOT NULL,
  "event_id" character varying NOT NULL,
  "type" character varying NOT NULL,
  "status" character varying NOT NULL,
  "deliveries" bigint NOT NULL,
  "attempts" bigint NOT NULL,
  "error" character varying NOT NULL,
  "processed_at" timestamptz NULL,
  "created_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "body" bytea NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "webhook_events_source_event_id" UNIQUE ("source", "event_id")
);
-- create index "webhook_events_created_at" to table: "webhook_events"
CREATE INDEX "webhook_events_created_at" ON "webhook_events" ("created_at", "id");

-- +goose Down
-- drop "webhook_events" table
DROP TABLE "webhook_events";
