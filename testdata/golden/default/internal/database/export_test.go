package database

import "context"

// LockMigrations takes the lock that MigrateUp takes.
func LockMigrations(ctx context.Context, db *DB) (unlock func() error, err error) {
	return db.engine.lock(ctx)
}
