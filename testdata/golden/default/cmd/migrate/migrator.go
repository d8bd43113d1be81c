package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"example.com/shop/cmd/migrate/internal/autogen"
	"example.com/shop/internal/config"
	"example.com/shop/internal/database"
)

// migrator writes below dir, a folder for each dialect.
type migrator struct {
	dir     string
	models  []any
	environ []string
	out     io.Writer
}

// dialects are the ones that the project has migrations for.
func (m migrator) dialects(cfg config.Config) []autogen.Dialect {
	return []autogen.Dialect{
		autogen.SQLite(),
		autogen.Postgres(scratchServer(cfg, m.environ)),
	}
}

// compare works out every dialect before anything is written, so that none of them falls behind.
func (m migrator) compare(ctx context.Context, cfg config.Config) (diffs []*autogen.Diff, differ bool, err error) {
	for _, d := range m.dialects(cfg) {
		diff, err := autogen.Compare(ctx, d, os.DirFS(m.dir), m.models)
		if err != nil {
			return nil, false, err
		}
		diffs = append(diffs, diff)
		differ = differ || len(diff.Up) > 0
	}
	return diffs, differ, nil
}

// create writes the migration that leads to the models and brings the development database up to date.
func (m migrator) create(ctx context.Context, name string) error {
	cfg, err := config.Load(m.environ)
	if err != nil {
		return err
	}
	if cfg.Env != config.Development {
		return errors.New("APP_ENV is not development: migrations are written in development and deployed with the program")
	}
	diffs, differ, err := m.compare(ctx, cfg)
	if err != nil {
		return err
	}
	if !differ {
		fmt.Fprintln(m.out, "the migrations lead to the models already: nothing to write")
		return m.apply(ctx, cfg)
	}
	files, err := autogen.Write(m.dir, name, time.Now(), diffs)
	if err != nil {
		return err
	}
	for i, f := range files {
		fmt.Fprintln(m.out, "wrote", f)
		for _, w := range diffs[i].Warnings {
			fmt.Fprintln(m.out, "  check:", w)
		}
	}
	return m.apply(ctx, cfg)
}

// apply reads the migrations from the disk: the ones in this program are from before.
func (m migrator) apply(ctx context.Context, cfg config.Config) error {
	db, err := database.Open(ctx, database.Options{URL: cfg.Database.URL, Migrations: os.DirFS(m.dir)})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	applied, err := db.MigrateUp(ctx)
	for _, a := range applied {
		fmt.Fprintln(m.out, "applied", a.Name)
	}
	return err
}

// check prints what is missing.
func (m migrator) check(ctx context.Context) error {
	cfg, err := config.Load(m.environ)
	if err != nil {
		return err
	}
	diffs, differ, err := m.compare(ctx, cfg)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		for _, s := range d.Up {
			fmt.Fprintf(m.out, "-- %s: %s\n%s;\n", d.Dialect, s.Comment, s.SQL)
		}
	}
	if differ {
		return errDiffers
	}
	return nil
}
