package webhooks_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/jobs/jobstest"
	"omni.example/app/internal/users"
	"omni.example/app/internal/webhooks"
)

// working has the events of a type done in the background of r until the test ends.
func working(t *testing.T, db *database.DB, r *webhooks.Receiver, eventType string, h webhooks.Handler) *jobs.Client {
	t.Helper()
	c := jobstest.Open(t, db, jobs.Options{Backoff: func(int) time.Duration { return time.Hour }})
	webhooks.NewBackground(r, c).On("shop", eventType, h)
	stop, err := c.Start(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stop()) })
	return c
}

func becomes(t *testing.T, db *database.DB, want webhooks.Status) {
	t.Helper()
	require.Eventually(t, func() bool { return entries(t, db)[0].Status == want }, time.Minute, 20*time.Millisecond)
}

// Slow work holds up nobody: SQLite has one writer at a time.
func TestTheDatabaseIsWrittenToDuringSlowWork(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := receiver(t, db)
		begun, written := make(chan bool), make(chan struct{})
		working(t, db, r, "slow", func(ctx context.Context, e webhooks.Event) error {
			begun <- db.InTransaction(ctx)
			<-written
			_, err := users.NewStore(db).Ensure(ctx, e.Source, e.ID, "", "")
			return err
		})
		require.NoError(t, deliver(t, r, "1", "slow"))
		inTransaction := <-begun
		_, err := users.NewStore(db).Ensure(t.Context(), "https://id.example.com", "ada", "", "")
		close(written)
		require.NoError(t, err)
		require.False(t, inTransaction)
		becomes(t, db, webhooks.Processed)
		require.Equal(t, 1, entries(t, db)[0].Attempts)
		require.NotNil(t, entries(t, db)[0].ProcessedAt)
		require.Equal(t, 2, countUsers(t, db))
	})
}

// An event that failed and comes again has two jobs. The one that comes late finds it done.
func TestAJobWhoseEventIsDoneDoesNothing(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := receiver(t, db)
		var ran atomic.Int64
		c := working(t, db, r, "fragile", func(context.Context, webhooks.Event) error {
			if ran.Add(1) == 1 {
				return errors.New("not today")
			}
			return nil
		})
		require.NoError(t, deliver(t, r, "1", "fragile"))
		var late string
		require.Eventually(t, func() bool {
			page, err := c.List(t.Context(), jobs.Query{State: jobs.Retrying, Limit: 1})
			if err == nil && len(page.Items) == 1 {
				late = page.Items[0].ID
			}
			return late != ""
		}, time.Minute, 20*time.Millisecond)
		require.Equal(t, webhooks.Failed, entries(t, db)[0].Status)
		require.Equal(t, "not today", entries(t, db)[0].Error)

		require.NoError(t, deliver(t, r, "1", "fragile"))
		becomes(t, db, webhooks.Processed)
		require.Empty(t, entries(t, db)[0].Error)
		require.NoError(t, c.Retry(t.Context(), late))
		require.Eventually(t, func() bool {
			info, err := c.Get(t.Context(), late)
			return err == nil && info.State == jobs.Completed
		}, time.Minute, 20*time.Millisecond)
		require.EqualValues(t, 2, ran.Load())
		require.Equal(t, 2, entries(t, db)[0].Attempts)
	})
}
