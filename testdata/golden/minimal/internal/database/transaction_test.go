package database_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/problem"
)

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

// The inner work may fail because its own time is over, while the outer transaction goes on.
func TestTransactionWithinATimeOfItsOwn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		add := func(ctx context.Context, title string) error {
			return books.Create(ctx, &book{ShelfID: s.ID, Title: title})
		}
		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
			short, cancel := context.WithCancel(ctx)
			require.ErrorIs(t, db.InTx(short, func(ctx context.Context) error {
				require.NoError(t, add(ctx, "inner, failed"))
				cancel()
				return ctx.Err()
			}), context.Canceled)
			short, cancel = context.WithCancel(ctx)
			require.NoError(t, db.InTx(short, func(ctx context.Context) error {
				defer cancel()
				return add(ctx, "inner, done in time")
			}))
			return add(ctx, "outer")
		}))
		got, _ := titles(t, books, database.Query{Sort: "title", Limit: 100})
		require.Equal(t, []string{"inner, done in time", "outer"}, got)
	})
}

// What a server does to a transaction in which a statement is interrupted differs; that nothing of it stays does not.
func TestInterruptedTransactionIsLost(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		_, err := db.ExecContext(t.Context(), "CREATE TABLE numbers (n integer)")
		require.NoError(t, err)
		require.Error(t, db.InTx(t.Context(), func(ctx context.Context) error {
			require.NoError(t, books.Create(ctx, &book{ShelfID: s.ID, Title: "before"}))
			short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			defer cancel()
			require.Error(t, db.InTx(short, func(ctx context.Context) error {
				_, err := db.Conn(ctx).ExecContext(ctx, "INSERT INTO numbers WITH RECURSIVE c (n) AS "+
					"(SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) SELECT n FROM c")
				return err
			}))
			require.Error(t, books.Create(ctx, &book{ShelfID: s.ID, Title: "behind"}))
			return nil
		}))
		got, _ := titles(t, books, database.Query{})
		require.Empty(t, got)
		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
			return books.Create(ctx, &book{ShelfID: s.ID, Title: "next"})
		}))
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

// One that writes for long keeps other writers waiting, and nobody who reads.
func TestReadersGoOnWhileWritersWait(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		held, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		defer wg.Wait()
		defer close(release)
		wg.Go(func() {
			err := db.InTx(t.Context(), func(ctx context.Context) error {
				close(held)
				<-release
				return books.Create(ctx, &book{ShelfID: s.ID, Title: "slow"})
			})
			assert.NoError(t, err)
		})
		<-held
		for _, title := range []string{"a", "b", "c", "d", "e"} {
			wg.Go(func() { assert.NoError(t, books.Create(t.Context(), &book{ShelfID: s.ID, Title: title})) })
		}
		time.Sleep(100 * time.Millisecond) // they wait by now
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := books.List(ctx, database.Query{})
		require.NoError(t, err)
		require.NoError(t, db.Ping(ctx))
	})
}

func TestBusyDatabaseIsUnavailable(t *testing.T) {
	url := databasetest.SQLiteURL(t)
	db, err := database.Open(t.Context(), database.Options{URL: url + "?_pragma=busy_timeout(1)"})
	require.NoError(t, err)
	defer db.Close()
	other, err := database.Open(t.Context(), database.Options{URL: url}) // another process
	require.NoError(t, err)
	defer other.Close()
	require.NoError(t, other.InTx(t.Context(), func(context.Context) error {
		err := db.InTx(t.Context(), func(context.Context) error { return errors.New("never") })
		requireProblem(t, err, problem.Unavailable, "database_busy")
		return nil
	}))
}

func TestAFailedRollbackIsLogged(t *testing.T) {
	var log bytes.Buffer
	db, err := database.Open(t.Context(), database.Options{URL: ":memory:", Logger: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err)
	defer db.Close()
	stop := errors.New("stop")
	require.ErrorIs(t, db.InTx(t.Context(), func(ctx context.Context) error {
		return db.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Conn(ctx).ExecContext(ctx, "COMMIT") // which leaves nothing to roll back to
			require.NoError(t, err)
			return stop
		})
	}), stop)
	require.Contains(t, log.String(), "roll back transaction")
}
