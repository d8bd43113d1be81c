-- +goose Up
-- modify "notes" table
ALTER TABLE "notes" ADD COLUMN "pinned" boolean NOT NULL DEFAULT false;

-- +goose Down
-- modify "notes" table
ALTER TABLE "notes" DROP COLUMN "pinned";
