-- +goose Up
-- create "todos" table
CREATE TABLE `todos` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `title` varchar NOT NULL,
  `done` boolean NOT NULL,
  `created_at` timestamp NOT NULL DEFAULT (current_timestamp),
  `updated_at` timestamp NOT NULL DEFAULT (current_timestamp),
  PRIMARY KEY (`id`),
  CONSTRAINT `todos_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON UPDATE NO ACTION ON DELETE CASCADE
);
-- create index "todos_user_id_created_at" to table: "todos"
CREATE INDEX `todos_user_id_created_at` ON `todos` (`user_id`, `created_at`, `id`);

-- +goose Down
-- drop "todos" table
DROP TABLE `todos`;
