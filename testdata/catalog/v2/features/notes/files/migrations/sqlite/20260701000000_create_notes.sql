-- +goose Up
-- create "notes" table
CREATE TABLE `notes` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `text` varchar NOT NULL,
  `created_at` timestamp NOT NULL DEFAULT (current_timestamp),
  `updated_at` timestamp NOT NULL DEFAULT (current_timestamp),
  PRIMARY KEY (`id`),
  CONSTRAINT `notes_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON UPDATE NO ACTION ON DELETE CASCADE
);

-- +goose Down
-- drop "notes" table
DROP TABLE `notes`;
