package database

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/vfs/memdb"
	"github.com/pressly/goose/v3"

	"example.com/shop/migrations"
)

// sqliteConns bounds the pool: one connection writes at a time, and each costs about a megabyte.
const sqliteConns = 4

func sqliteEngine(o Options) (engine, error) {
	dsn, release := o.URL, func() {}
	if dsn == ":memory:" {
		// A named database, because each connection of a pool would get a plain in-memory one to itself.
		name := uuid.NewString()
		memdb.Create(name, nil)
		dsn, release = "file:/"+name+"?vfs=memdb", func() { memdb.Delete(name) }
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return engine{}, fmt.Errorf("open database: %q is not a URL such as file:data/app.db: %w", dsn, err)
	}
	file, err := sqliteFile(u)
	if err != nil {
		return engine{}, err
	}
	// Writers wait for each other, readers never wait, foreign keys hold.
	connector, err := sqliteConnector(*u, fmt.Sprintf("busy_timeout(%d)", sqliteWait.Milliseconds()), "foreign_keys(on)",
		"journal_mode(wal)", "synchronous(normal)")
	if err != nil {
		return engine{}, fmt.Errorf("open database %s: %w", file, err)
	}
	writer := make(sqliteWriter, 1)
	return engine{
		address:     "SQLite file " + file,
		connector:   connector,
		maxConns:    sqliteConns,
		keepIdle:    true,
		release:     release,
		violation:   sqliteViolation,
		dialect:     newSQLiteDialect(),
		time:        func(t time.Time) any { return t.UTC().Format(sqliteTime) },
		begin:       writer.begin,
		run:         writer.run,
		placeholder: func(b []byte, _ int) []byte { return append(b, '?') },
		goose:       goose.DialectSQLite3,
		migrations:  migrations.SQLite(),
		folder:      "sqlite",
		lock:        func(ctx context.Context) (func() error, error) { return lockSQLite(ctx, *u) },
	}, nil
}

// sqliteFile returns the path in the URL and makes its folder.
func sqliteFile(u *url.URL) (string, error) {
	file, err := url.PathUnescape(u.Opaque + u.Path)
	if err != nil || file == "" {
		return "", fmt.Errorf("open database: %q names no file: use a URL such as file:data/app.db", u)
	}
	if u.Query().Has("vfs") {
		return file, nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return "", fmt.Errorf("create folder of database %s: %w", file, err)
	}
	return file, nil
}

// sqliteConnector applies the settings (https://sqlite.org/pragma.html) to each new connection. Transactions take the write
// lock at once, because one that begins as a reader cannot wait for it later (SQLITE_BUSY_SNAPSHOT).
func sqliteConnector(u url.URL, pragmas ...string) (sqldriver.Connector, error) {
	q := u.Query()
	q["_pragma"] = append(pragmas, q["_pragma"]...)
	q.Set("_txlock", "immediate")
	u.RawQuery = q.Encode()
	return new(driver.SQLite).OpenConnector(u.String())
}

// lockSQLite takes the write lock of an empty database beside the real one, which the migrations themselves must be free
// to lock. The operating system drops the lock when the process dies.
func lockSQLite(ctx context.Context, u url.URL) (unlock func() error, err error) {
	if u.Opaque != "" {
		u.Opaque += "-migrate"
	} else {
		u.Path += "-migrate"
	}
	connector, err := sqliteConnector(u, fmt.Sprintf("busy_timeout(%d)", migrateWait.Milliseconds()))
	if err != nil {
		return nil, err
	}
	file := sql.OpenDB(connector)
	conn, err := file.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(err, conn.Close(), file.Close())
	}
	return func() error { return errors.Join(conn.Close(), file.Close()) }, nil
}

// sqliteViolation reads the extended result codes of https://sqlite.org/rescode.html.
func sqliteViolation(err error) violation {
	switch {
	case errors.Is(err, sqlite3.CONSTRAINT_UNIQUE), errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY):
		return uniqueViolation
	case errors.Is(err, sqlite3.CONSTRAINT_FOREIGNKEY):
		return foreignKeyViolation
	case errors.Is(err, sqlite3.CONSTRAINT), errors.Is(err, sqlite3.TOOBIG):
		return valueViolation
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return contention
	}
	return noViolation
}
