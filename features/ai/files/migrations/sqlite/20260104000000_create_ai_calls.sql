-- +goose Up
-- create "ai_calls" table
CREATE TABLE `ai_calls` (
  `id` uuid NOT NULL,
  `user_id` uuid NULL,
  `day` varchar NOT NULL,
  `task` varchar NOT NULL,
  `provider` varchar NOT NULL,
  `model` varchar NOT NULL,
  `status` varchar NOT NULL,
  `input_tokens` integer NOT NULL,
  `cache_read_tokens` integer NOT NULL,
  `cache_write_tokens` integer NOT NULL,
  `output_tokens` integer NOT NULL,
  `cost_micro_usd` integer NOT NULL,
  `priced` boolean NOT NULL,
  `estimated` boolean NOT NULL,
  `duration_ms` integer NOT NULL,
  `created_at` timestamp NOT NULL DEFAULT (current_timestamp),
  PRIMARY KEY (`id`),
  CONSTRAINT `ai_calls_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON UPDATE NO ACTION ON DELETE SET NULL
);
-- create index "ai_calls_day" to table: "ai_calls"
CREATE INDEX `ai_calls_day` ON `ai_calls` (`day`);
-- create index "ai_calls_user_id_day" to table: "ai_calls"
CREATE INDEX `ai_calls_user_id_day` ON `ai_calls` (`user_id`, `day`);

-- +goose Down
-- drop "ai_calls" table
DROP TABLE `ai_calls`;
