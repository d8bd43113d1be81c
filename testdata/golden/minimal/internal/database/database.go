// Package database opens the application's database and holds what every store shares: transactions that travel in the
// context, a generic repository with keyset pagination, and migrations. The URL alone chooses the engine, so the same
// program runs on a local file and on a server.
package database

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Options of Open. Only URL is required.
type Options struct {
	// URL chooses the engine. file:data/app.db is a SQLite file, made with its folder when missing; :memory: lives as
	// long as the DB.
	URL string

	// Logger hears what has no caller to return to: a rollback that failed, a lock that was not released. Default:
	// slog.Default.
	Logger *slog.Logger

	// MaxConns bounds the pool. Default: 10.
	MaxConns int

	// Migrations replace the embedded ones. It has a folder for each dialect, as the directory migrations has.
	Migrations fs.FS
}

// DB is the pool together with what the engine needs to know. Bun's query builders work on it directly; inside a service
// use Conn, so that the query joins the transaction of its context.
type DB struct {
	*bun.DB

	engine engine
	log    *slog.Logger
}

// Open connects to the database and proves that it answers. Errors name host and database, never the password.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.MaxConns == 0 {
		o.MaxConns = 10
	}
	e, err := engineFor(o)
	if err != nil {
		return nil, err
	}
	if o.Migrations != nil {
		if e.migrations, err = fs.Sub(o.Migrations, e.folder); err != nil {
			return nil, err
		}
	}
	db := &DB{DB: bun.NewDB(e.pool(o.MaxConns), e.dialect), engine: e, log: o.Logger}
	if e.keepIdle {
		db.SetMaxIdleConns(o.MaxConns)
		db.SetConnMaxIdleTime(5 * time.Minute)
	}
	if err := db.answers(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("connect to %s: %w", e.address, err)
	}
	return db, nil
}

// answers tries again for a moment while others are in the way: a new SQLite file is locked without waiting while one of its
// first connections changes it to the journal that all use.
func (db *DB) answers(ctx context.Context) error {
	for tries := 0; ; tries++ {
		err := db.Ping(ctx)
		if db.engine.violation(err) != contention || tries == 100 {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// opener makes the engine of the URLs that have its scheme.
type opener struct {
	scheme, example string
	open            func(Options) (engine, error)
}

func openers() []opener {
	return []opener{
		{"file", "file:data/app.db", sqliteEngine},
		{"", ":memory:", sqliteEngine},
	}
}

func engineFor(o Options) (engine, error) {
	scheme, _, _ := strings.Cut(o.URL, ":")
	var examples []string
	for _, op := range openers() {
		if op.scheme == scheme {
			return op.open(o)
		}
		examples = append(examples, op.example)
	}
	return engine{}, fmt.Errorf("open database: the scheme %q of the URL is not supported: use one of %s", scheme,
		strings.Join(examples, ", "))
}

// Close ends the pool after the queries in progress.
func (db *DB) Close() error {
	err := db.DB.Close()
	db.engine.release()
	return err
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.PingContext(ctx) }

// NewID returns a version 7 UUID (RFC 9562): unique, and ordered by time, so that new rows land at the end of an index.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Now is the time as both engines store it: UTC, whole microseconds.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
