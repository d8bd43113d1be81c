-- +goose Up
-- create "users" table
CREATE TABLE `users` (
  `id` uuid NOT NULL,
  `issuer` varchar NOT NULL,
  `subject` varchar NOT NULL,
  `email` varchar NOT NULL,
  `name` varchar NOT NULL,
  `created_at` timestamp NOT NULL DEFAULT (current_timestamp),
  `updated_at` timestamp NOT NULL DEFAULT (current_timestamp),
  PRIMARY KEY (`id`)
);
-- create index "users_issuer_subject" to table: "users"
CREATE UNIQUE INDEX `users_issuer_subject` ON `users` (`issuer`, `subject`);

-- +goose Down
-- drop "users" table
DROP TABLE `users`;
