package database_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/problem"
)

func TestOpenRefusesWhatItCannotUse(t *testing.T) {
	for url, want := range map[string]string{
		"mysql://u:secret@host/db": `the scheme "mysql"`,
		"app.db":                   "use one of file:data/app.db",
		"":                         "names no file",
		"file:":                    "names no file",
		"file:%zz":                 "names no file",
		":memory":                  "not a URL such as",
	} {
		_, err := database.Open(t.Context(), database.Options{URL: url})
		require.ErrorContains(t, err, want, url)
		require.NotContains(t, err.Error(), "secret")
	}
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, err := database.Open(t.Context(), database.Options{URL: "file:" + blocked + "/app.db"})
	require.ErrorContains(t, err, "create folder of database")
	_, err = database.Open(t.Context(), database.Options{URL: "file:" + t.TempDir()})
	require.ErrorContains(t, err, "connect to SQLite file")
}

func TestSQLiteSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b", "app.db")
	db, err := database.Open(t.Context(), database.Options{URL: "file:" + filepath.ToSlash(file)})
	require.NoError(t, err)
	for pragma, want := range map[string]string{"journal_mode": "wal", "foreign_keys": "1", "synchronous": "1", "busy_timeout": "10000"} {
		var got string
		require.NoError(t, db.NewRaw("PRAGMA "+pragma).Scan(t.Context(), &got))
		require.Equal(t, want, got, pragma)
	}
	require.FileExists(t, file)
	require.NoError(t, db.Close())
	require.Error(t, db.Ping(t.Context()))
}

func TestMemoryIsSharedByTheConnectionsOfOneDatabase(t *testing.T) {
	open := func() *database.DB {
		db, err := database.Open(t.Context(), database.Options{URL: ":memory:", Logger: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		return db
	}
	db, other := open(), open()
	_, err := db.MigrateUp(t.Context())
	require.NoError(t, err)
	one, err := db.DB.DB.Conn(t.Context())
	require.NoError(t, err)
	defer one.Close()
	_, err = db.ExecContext(t.Context(), "SELECT id FROM users") // another connection
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(), "SELECT id FROM users")
	require.ErrorContains(t, err, "no such table")
}

func TestTransactions(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		add := func(ctx context.Context, title string) error {
			return books.Create(ctx, &book{ShelfID: s.ID, Title: title})
		}
		stop := errors.New("stop")

		require.ErrorIs(t, db.InTx(t.Context(), func(ctx context.Context) error {
			require.NoError(t, add(ctx, "lost"))
			return stop
		}), stop)
		require.PanicsWithValue(t, "oh", func() {
			_ = db.InTx(t.Context(), func(ctx context.Context) error {
				require.NoError(t, add(ctx, "lost too"))
				panic("oh")
			})
		})
		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
			require.NoError(t, add(ctx, "outer"))
			// The inner failure leaves the outer transaction usable, on every engine.
			err := db.InTx(ctx, func(ctx context.Context) error { return add(ctx, "outer") })
			requireProblem(t, err, problem.Conflict, "book_exists")
			require.Panics(t, func() {
				_ = db.InTx(ctx, func(ctx context.Context) error {
					require.NoError(t, add(ctx, "inner panic"))
					panic("oh")
				})
			})
			require.NoError(t, db.InTx(ctx, func(ctx context.Context) error { return add(ctx, "inner") }))
			n, err := db.Conn(ctx).NewSelect().Model((*book)(nil)).Count(ctx)
			require.EqualValues(t, 2, n, "bun's queries take part too")
			return err
		}))
		got, _ := titles(t, books, database.Query{Sort: "title", Limit: 100})
		require.Equal(t, []string{"inner", "outer"}, got)

		ctx, cancel := context.WithCancel(t.Context())
		require.ErrorIs(t, db.InTx(ctx, func(ctx context.Context) error {
			require.NoError(t, add(ctx, "canceled"))
			cancel()
			return nil
		}), context.Canceled)
		require.ErrorContains(t, db.InTx(ctx, func(context.Context) error { return nil }), "begin transaction")
		got, _ = titles(t, books, database.Query{Sort: "title", Limit: 100})
		require.Len(t, got, 2)
	})
}

func TestAfterCommit(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var done []string
		do := func(ctx context.Context, what string) {
			db.AfterCommit(ctx, func(ctx context.Context) {
				require.Equal(t, db.Conn(t.Context()), db.Conn(ctx), "outside of the transaction")
				done = append(done, what)
			})
		}
		undone := errors.New("undone")
		do(t.Context(), "at once")
		require.Equal(t, []string{"at once"}, done)

		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
			do(ctx, "outer")
			require.ErrorIs(t, db.InTx(ctx, func(ctx context.Context) error {
				do(ctx, "never")
				return undone
			}), undone)
			require.NoError(t, db.InTx(ctx, func(ctx context.Context) error {
				do(ctx, "inner")
				return nil
			}))
			require.Len(t, done, 1, "nothing has committed")
			return nil
		}))
		require.Equal(t, []string{"at once", "outer", "inner"}, done)
		require.ErrorIs(t, db.InTx(t.Context(), func(ctx context.Context) error {
			do(ctx, "never")
			return undone
		}), undone)
		require.Len(t, done, 3)
	})
}

func TestTransactionsOfTwoDatabasesDoNotMix(t *testing.T) {
	a, b := databasetest.SQLite(t), databasetest.SQLite(t)
	require.NoError(t, a.InTx(t.Context(), func(ctx context.Context) error {
		require.NotEqual(t, a.Conn(ctx), b.Conn(ctx))
		require.Equal(t, b.Conn(ctx), b.Conn(t.Context()))
		return nil
	}))
}

func TestWritersWaitForEachOther(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		b := &book{ShelfID: s.ID, Title: "counter"}
		require.NoError(t, books.Create(t.Context(), b))
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := db.InTx(t.Context(), func(ctx context.Context) error {
					if _, err := books.Get(ctx, b.ID); err != nil { // reads first, then writes
						return err
					}
					_, err := db.Conn(ctx).NewUpdate().Model((*book)(nil)).Set("rank = rank + 1").Where("id = ?", b.ID).Exec(ctx)
					return err
				})
				require.NoError(t, err)
			})
		}
		wg.Wait()
		b, err := books.Get(t.Context(), b.ID)
		require.NoError(t, err)
		require.Equal(t, 20, b.Rank)
	})
}

func TestNewIDsGrowWithTime(t *testing.T) {
	a := database.NewID()
	b := database.NewID()
	require.Less(t, a, b)
	require.Equal(t, byte('7'), a[14])
	require.Zero(t, database.Now().Nanosecond()%int(time.Microsecond))
}

func TestAFailedRollbackIsLogged(t *testing.T) {
	var log bytes.Buffer
	db, err := database.Open(t.Context(), database.Options{URL: ":memory:", Logger: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err)
	defer db.Close()
	stop := errors.New("stop")
	require.ErrorIs(t, db.InTx(t.Context(), func(ctx context.Context) error {
		return db.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Conn(ctx).ExecContext(ctx, "ROLLBACK")
			require.NoError(t, err)
			return stop
		})
	}), stop)
	require.Contains(t, log.String(), "roll back transaction")
}
