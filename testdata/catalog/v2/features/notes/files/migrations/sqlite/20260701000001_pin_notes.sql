-- +goose NO TRANSACTION
-- +goose Up
BEGIN;
-- add column "pinned" to table: "notes"
ALTER TABLE `notes` ADD COLUMN `pinned` boolean NOT NULL DEFAULT false;
COMMIT;

-- +goose Down
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
BEGIN;
-- create "new_notes" table
CREATE TABLE `new_notes` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `text` varchar NOT NULL,
  `created_at` timestamp NOT NULL DEFAULT (current_timestamp),
  `updated_at` timestamp NOT NULL DEFAULT (current_timestamp),
  PRIMARY KEY (`id`),
  CONSTRAINT `notes_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON UPDATE NO ACTION ON DELETE CASCADE
);
-- copy rows from old table "notes" to new temporary table "new_notes"
INSERT INTO `new_notes` (`id`, `user_id`, `text`, `created_at`, `updated_at`) SELECT `id`, `user_id`, `text`, `created_at`, `updated_at` FROM `notes`;
-- drop "notes" table after copying rows
DROP TABLE `notes`;
-- rename temporary table "new_notes" to "notes"
ALTER TABLE `new_notes` RENAME TO `notes`;
COMMIT;
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
