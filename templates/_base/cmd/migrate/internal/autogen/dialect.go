// Package autogen writes migrations from the difference between the models and the migrations so far. Both sides are built
// in scratch schemas of the same engine and inspected there, so the database of the developer, whatever its state, plays no
// part, and what the engine makes of a definition never looks like a change.
package autogen

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/schema"

	"omni.example/app/internal/database"
)

// Dialect is one engine that the project has migrations for.
type Dialect struct {
	// Name is the folder below migrations.
	Name string

	// scratch returns the URL of a new empty schema, the schema's name, and what removes it.
	scratch func(ctx context.Context) (url, name string, drop func() error, err error)

	// driver inspects a schema and plans changes.
	driver func(schema.ExecQuerier) (atlas.Driver, error)
}

// inScratch calls fn with a database that is empty and goes away.
func (d Dialect) inScratch(ctx context.Context, migrations fs.FS, fn func(db *database.DB, drv atlas.Driver, name string) error) (err error) {
	url, name, drop, err := d.scratch(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if dropErr := drop(); err == nil {
			err = dropErr
		}
	}()
	db, err := database.Open(ctx, database.Options{URL: url, Migrations: migrations, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	drv, err := d.driver(db.DB.DB)
	if err != nil {
		return fmt.Errorf("inspect %s: %w", d.Name, err)
	}
	return fn(db, drv, name)
}

// ofModels returns the schema that the models describe: their tables, foreign keys, and what their AfterCreateTable hooks
// add.
func (d Dialect) ofModels(ctx context.Context, models []any) (s *schema.Schema, err error) {
	err = d.inScratch(ctx, nil, func(db *database.DB, drv atlas.Driver, name string) error {
		for _, m := range models {
			if _, err := db.NewCreateTable().Model(m).WithForeignKeys().Exec(ctx); err != nil {
				return fmt.Errorf("create table of %T on %s: %w", m, d.Name, err)
			}
		}
		s, err = inspect(ctx, drv, name)
		return err
	})
	return s, err
}

// ofHistory returns the schema that the migrations make.
func (d Dialect) ofHistory(ctx context.Context, history fs.FS) (s *schema.Schema, err error) {
	err = d.inScratch(ctx, history, func(db *database.DB, drv atlas.Driver, name string) error {
		if _, err := db.MigrateUp(ctx); err != nil {
			return fmt.Errorf("replay %s: %w", d.Name, err)
		}
		s, err = inspect(ctx, drv, name)
		return err
	})
	return s, err
}

// foreign are patterns of what has no model because a library brought it.
func foreign() []string {
	return []string{
		database.MigrationTable,
		//omni:slot migrate.foreign
	}
}

// inspect reads a schema and takes away what comes from its being a scratch one.
func inspect(ctx context.Context, drv atlas.Driver, name string) (*schema.Schema, error) {
	s, err := drv.InspectSchema(ctx, name, &schema.InspectOptions{Exclude: foreign()})
	if err != nil {
		return nil, fmt.Errorf("inspect schema %s: %w", name, err)
	}
	s.Name = ""
	for _, t := range s.Tables {
		for _, fk := range t.ForeignKeys {
			fk.Symbol = constraintName(t, fk)
		}
	}
	return s, nil
}

// constraintName gives a foreign key without a name a name made of its columns: SQLite numbers them, in an order that
// depends on how the table came about.
func constraintName(t *schema.Table, fk *schema.ForeignKey) string {
	if strings.Trim(fk.Symbol, "0123456789") != "" {
		return fk.Symbol
	}
	parts := []string{t.Name}
	for _, c := range fk.Columns {
		parts = append(parts, c.Name)
	}
	return strings.Join(append(parts, "fkey"), "_")
}
