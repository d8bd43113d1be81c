package database_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
)

// both gives each dialect the same files.
func both(files fstest.MapFS) fstest.MapFS {
	all := fstest.MapFS{}
	for name, f := range files {
		for _, e := range databasetest.Engines() {
			all[e.Name+"/"+name] = f
		}
	}
	return all
}

var history = fstest.MapFS{
	"20260101000000_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (id integer);\n-- +goose Down\nDROP TABLE a;\n")},
	"20260101000001_b.sql": {Data: []byte("-- +goose Up\nCREATE TABLE b (id integer);\nINSERT INTO a VALUES (1);\n-- +goose Down\nDROP TABLE b;\n")},
}

// fresh calls the test with the options of an empty database on each engine.
func fresh(t *testing.T, test func(t *testing.T, o database.Options)) {
	for _, e := range databasetest.Engines() {
		t.Run(e.Name, func(t *testing.T) { test(t, e.Empty(t)) })
	}
}

func open(t *testing.T, o database.Options) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func TestMigrateUpDownStatus(t *testing.T) {
	fresh(t, func(t *testing.T, o database.Options) {
		o.Migrations = both(history)
		db := open(t, o)
		applied, err := db.MigrateUp(t.Context())
		require.NoError(t, err)
		require.Len(t, applied, 2)
		require.Equal(t, "20260101000001_b.sql", applied[1].Name)
		applied, err = db.MigrateUp(t.Context())
		require.NoError(t, err)
		require.Empty(t, applied)

		undone, err := db.MigrateDown(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 20260101000001, undone.Version)
		status, err := db.MigrationStatus(t.Context())
		require.NoError(t, err)
		require.Len(t, status, 2)
		require.False(t, status[0].AppliedAt.IsZero())
		require.True(t, status[1].AppliedAt.IsZero())

		_, err = db.MigrateDown(t.Context())
		require.NoError(t, err)
		undone, err = db.MigrateDown(t.Context())
		require.NoError(t, err)
		require.Nil(t, undone)
	})
}

func TestMigrateUpAppliesAnOlderMigrationThatCameLater(t *testing.T) {
	fresh(t, func(t *testing.T, o database.Options) {
		o.Migrations = both(history)
		_, err := open(t, o).MigrateUp(t.Context())
		require.NoError(t, err)

		later := maps.Clone(history)
		later["20251231000000_z.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE z (id integer);\n-- +goose Down\nDROP TABLE z;\n")}
		o.Migrations = both(later)
		db := open(t, o)
		applied, err := db.MigrateUp(t.Context())
		require.NoError(t, err)
		require.Len(t, applied, 1)
		require.Equal(t, "20251231000000_z.sql", applied[0].Name)
		_, err = db.ExecContext(t.Context(), "INSERT INTO z VALUES (1)")
		require.NoError(t, err)
	})
}

func TestMigrateWithoutAMigrationThatWasApplied(t *testing.T) {
	fresh(t, func(t *testing.T, o database.Options) {
		o.Migrations = both(history)
		_, err := open(t, o).MigrateUp(t.Context())
		require.NoError(t, err)

		fewer := maps.Clone(history)
		delete(fewer, "20260101000001_b.sql")
		o.Migrations = both(fewer)
		db := open(t, o)
		applied, err := db.MigrateUp(t.Context())
		require.NoError(t, err)
		require.Empty(t, applied)
		_, err = db.ExecContext(t.Context(), "INSERT INTO b VALUES (1)")
		require.NoError(t, err, "its table stays")

		undone, err := db.MigrateDown(t.Context())
		require.NoError(t, err)
		require.Equal(t, "20260101000000_a.sql", undone.Name)
		undone, err = db.MigrateDown(t.Context())
		require.NoError(t, err)
		require.Nil(t, undone)
	})
}

func TestMigrationsThatFailNameTheFile(t *testing.T) {
	fresh(t, func(t *testing.T, o database.Options) {
		o.Migrations = both(fstest.MapFS{
			"20260101000000_a.sql": history["20260101000000_a.sql"],
			"20260101000001_b.sql": {Data: []byte("-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE b (id integer);\nBEGIN;\nnonsense;\n")},
		})
		db := open(t, o)
		applied, err := db.MigrateUp(t.Context())
		require.ErrorContains(t, err, "apply migrations: 20260101000001_b.sql: ")
		require.Len(t, applied, 1)
		_, err = db.ExecContext(t.Context(), "CREATE TABLE c (id integer)")
		require.NoError(t, err, "the half-done transaction is gone")
		_, err = db.MigrateDown(t.Context())
		require.NoError(t, err)

		o.Migrations = both(fstest.MapFS{"1_a.sql": {Data: []byte("-- +goose Up\nSELECT 1;\n-- +goose Down\nnonsense;")}})
		db = open(t, o)
		_, err = db.MigrateUp(t.Context())
		require.NoError(t, err)
		_, err = db.MigrateDown(t.Context())
		require.ErrorContains(t, err, "undo migration: 1_a.sql")
	})
}

func TestMigrationsWithoutAny(t *testing.T) {
	db := open(t, database.Options{URL: ":memory:", Migrations: fstest.MapFS{}})
	applied, err := db.MigrateUp(t.Context())
	require.NoError(t, err)
	require.Empty(t, applied)
}

func TestMigrateInParallel(t *testing.T) {
	fresh(t, func(t *testing.T, o database.Options) {
		o.Migrations = both(history)
		var wg sync.WaitGroup
		counts := make(chan int, 6)
		for range cap(counts) {
			db := open(t, o) // a pool each, as processes have
			wg.Go(func() {
				applied, err := db.MigrateUp(t.Context())
				require.NoError(t, err)
				counts <- len(applied)
			})
		}
		wg.Wait()
		close(counts)
		total := 0
		for n := range counts {
			require.Contains(t, []int{0, 2}, n, "one migrates, the others wait")
			total += n
		}
		require.Equal(t, 2, total)
	})
}

func TestMigrateStopsWaitingWithItsContext(t *testing.T) {
	fresh(t, func(t *testing.T, o database.Options) {
		o.Migrations = both(history)
		db := open(t, o)
		unlock, err := database.LockMigrations(t.Context(), db)
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := db.MigrateUp(ctx)
			done <- err
		}()
		cancel()
		require.ErrorContains(t, <-done, "wait for the lock")
		require.NoError(t, unlock())
		_, err = db.MigrateUp(t.Context())
		require.NoError(t, err)
	})
}

func TestMigrateUpNeedsNoLockWhenNothingIsPending(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	db := open(t, database.Options{URL: "file:" + filepath.ToSlash(file), Migrations: both(history)})
	_, err := db.MigrateUp(t.Context())
	require.NoError(t, err)
	require.NoError(t, os.Remove(file+"-migrate")) // the lock

	applied, err := db.MigrateUp(t.Context())
	require.NoError(t, err)
	require.Empty(t, applied)
	require.NoFileExists(t, file+"-migrate")

	_, err = db.MigrateDown(t.Context())
	require.NoError(t, err)
	applied, err = db.MigrateUp(t.Context())
	require.NoError(t, err)
	require.Len(t, applied, 1)
}
