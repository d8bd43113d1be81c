-- +goose Up
-- create "webhook_events" table
CREATE TABLE `webhook_events` (
  `id` uuid NOT NULL,
  `source` varchar NOT NULL,
  `event_id` varchar NOT NULL,
  `type` varchar NOT NULL,
  `status` varchar NOT NULL,
  `deliveries` integer NOT NULL,
  `attempts` integer NOT NULL,
  `error` varchar NOT NULL,
  `processed_at` timestamp NULL,
  `created_at` timestamp NOT NULL DEFAULT (current_timestamp),
  `updated_at` timestamp NOT NULL DEFAULT (current_timestamp),
  `body` blob NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "webhook_events_source_event_id" to table: "webhook_events"
CREATE UNIQUE INDEX `webhook_events_source_event_id` ON `webhook_events` (`source`, `event_id`);
-- create index "webhook_events_created_at" to table: "webhook_events"
CREATE INDEX `webhook_events_created_at` ON `webhook_events` (`created_at`, `id`);

-- +goose Down
-- drop "webhook_events" table
DROP TABLE `webhook_events`;
