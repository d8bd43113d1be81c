package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"time"

	"github.com/pressly/goose/v3"
)

const (
	// MigrationTable is where the database remembers which migrations are applied.
	MigrationTable = "schema_migrations"

	// migrateWait is how long a process waits for another one to finish its migrations.
	migrateWait = 10 * time.Minute
)

// Migration is one step of the schema's history.
type Migration struct {
	Version   int64     // 20060102150405
	Name      string    // file name
	AppliedAt time.Time // zero when pending
}

// MigrateUp applies every pending migration and returns those that it applied. Processes that do so at once take turns:
// one migrates, the others find nothing left to do.
func (db *DB) MigrateUp(ctx context.Context) ([]Migration, error) {
	if db.upToDate(ctx) {
		return nil, nil
	}
	var applied []Migration
	err := db.migrate(ctx, func(p *goose.Provider) error {
		done, err := p.Up(ctx)
		if partial := (*goose.PartialError)(nil); errors.As(err, &partial) {
			done = partial.Applied
			err = fmt.Errorf("%s: %w", path.Base(partial.Failed.Source.Path), partial.Err)
		}
		for _, r := range done {
			applied = append(applied, Migration{r.Source.Version, path.Base(r.Source.Path), Now()})
		}
		return err
	})
	return applied, wrap("apply migrations", err)
}

// upToDate reports whether every migration is applied, as at most starts it is: one query then, instead of a lock and a pool.
// When in doubt it says no.
func (db *DB) upToDate(ctx context.Context) bool {
	files, err := fs.Glob(db.engine.migrations, "*.sql")
	if err != nil {
		return false
	}
	var versions []int64
	if err := db.NewRaw("SELECT version_id FROM "+MigrationTable).Scan(ctx, &versions); err != nil {
		return false // a new database has no such table
	}
	for _, f := range files {
		if v, err := goose.NumericComponent(f); err != nil || !slices.Contains(versions, v) {
			return false
		}
	}
	return true
}

// MigrateDown undoes the latest migration that the program has and returns it; nil when there is none.
func (db *DB) MigrateDown(ctx context.Context) (*Migration, error) {
	var undone *Migration
	err := db.migrate(ctx, func(p *goose.Provider) error {
		r, err := p.Down(ctx)
		if errors.Is(err, goose.ErrVersionNotFound) {
			r, err = db.undoKnown(ctx, p)
		}
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil
		}
		if partial := (*goose.PartialError)(nil); errors.As(err, &partial) {
			return fmt.Errorf("%s: %w", path.Base(partial.Failed.Source.Path), partial.Err)
		}
		if err == nil {
			undone = &Migration{Version: r.Source.Version, Name: path.Base(r.Source.Path)}
		}
		return err
	})
	return undone, wrap("undo migration", err)
}

// undoKnown undoes the latest migration that the program still has: what came after it was taken out of the program, and its
// tables stay.
func (db *DB) undoKnown(ctx context.Context, p *goose.Provider) (*goose.MigrationResult, error) {
	var applied []int64
	if err := db.NewRaw("SELECT version_id FROM "+MigrationTable+" ORDER BY id DESC").Scan(ctx, &applied); err != nil {
		return nil, err
	}
	for _, version := range applied {
		known := func(s *goose.Source) bool { return s.Version == version }
		if slices.ContainsFunc(p.ListSources(), known) {
			return p.ApplyVersion(ctx, version, false)
		}
	}
	return nil, goose.ErrNoNextVersion
}

// MigrationStatus lists every known migration, oldest first.
func (db *DB) MigrationStatus(ctx context.Context) ([]Migration, error) {
	var all []Migration
	err := db.migrate(ctx, func(p *goose.Provider) error {
		status, err := p.Status(ctx)
		for _, s := range status {
			all = append(all, Migration{s.Source.Version, path.Base(s.Source.Path), s.AppliedAt})
		}
		return err
	})
	return all, wrap("read migrations", err)
}

// migrate runs fn under the lock. The pool is its own: a migration that fails between PRAGMA foreign_keys=off and =on must
// not hand its connection to the application.
func (db *DB) migrate(ctx context.Context, fn func(*goose.Provider) error) error {
	unlock, err := db.engine.lock(ctx)
	if err != nil {
		return fmt.Errorf("wait for the lock: %w", err)
	}
	defer func() {
		if err := unlock(); err != nil && ctx.Err() == nil {
			db.log.LogAttrs(ctx, slog.LevelError, "release migration lock", slog.Any("error", err))
		}
	}()
	pool := db.engine.pool(2)
	defer func() { _ = pool.Close() }()
	return withProvider(pool, db.engine.goose, db.engine.migrations, fn)
}

// withProvider skips fn when there are no migrations. Two branches may each add one, so an older one may come later.
func withProvider(pool *sql.DB, dialect goose.Dialect, files fs.FS, fn func(*goose.Provider) error) error {
	p, err := goose.NewProvider(dialect, pool, files, goose.WithTableName(MigrationTable),
		goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return err
	}
	return fn(p)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
