package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// LockMigrations takes the lock that MigrateUp takes.
func LockMigrations(ctx context.Context, db *DB) (unlock func() error, err error) {
	return db.engine.lock(ctx)
}

// FailDirect lets the engine's own connections be dead, and counts how often one is tried.
func FailDirect(db *DB) (tries *int) {
	tries = new(int)
	db.engine.direct = func(context.Context, *sql.DB, string, []any, func(row) error) (int64, error) {
		*tries++
		return 0, driver.ErrBadConn
	}
	return tries
}
