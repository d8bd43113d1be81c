// Package databasetest gives tests a migrated database of their own on every engine that the project has.
package databasetest

import (
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
)

// Engine is one to test on: its name, which is its folder of migrations, and the options of an empty database.
type Engine struct {
	Name  string
	Empty func(t *testing.T) database.Options
}

// Engines are those that the project has.
func Engines() []Engine {
	return []Engine{
		{"sqlite", sqlite},
	}
}

// Each runs the test on a migrated database of every engine.
func Each(t *testing.T, test func(t *testing.T, db *database.DB)) {
	t.Helper()
	for _, e := range Engines() {
		t.Run(e.Name, func(t *testing.T) { test(t, migrated(t, e.Empty(t))) })
	}
}

// SQLite returns a migrated database in a file that goes with the test.
func SQLite(t *testing.T) *database.DB {
	t.Helper()
	return migrated(t, sqlite(t))
}

func sqlite(t *testing.T) database.Options {
	t.Helper()
	return database.Options{URL: SQLiteURL(t)}
}

// SQLiteURL returns the address of an empty database in a file that goes with the test.
func SQLiteURL(t *testing.T) string {
	t.Helper()
	return "file:" + filepath.ToSlash(filepath.Join(t.TempDir(), "test.db"))
}

func migrated(t *testing.T, o database.Options) *database.DB {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	db, err := database.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	_, err = db.MigrateUp(t.Context())
	require.NoError(t, err)
	return db
}
