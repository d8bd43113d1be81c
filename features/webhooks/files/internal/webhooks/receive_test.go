package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/users"
	"omni.example/app/internal/webhooks"
)

// trusting is a source that says in a header who it is. Signatures are for the tests of the real ones.
func trusting() webhooks.Source {
	return webhooks.Source{Name: "shop", Verify: func(h http.Header, body []byte, _ time.Time) (webhooks.Event, error) {
		if h.Get("Id") == "" {
			return webhooks.Event{}, errors.New("who are you? \x00\xff")
		}
		return webhooks.Event{ID: h.Get("Id"), Type: h.Get("Type"), Body: body}, nil
	}}
}

// receiver is one in db, whose handler of "sold" makes a user of the body, in the transaction of the event.
func receiver(t *testing.T, db *database.DB) *webhooks.Receiver {
	t.Helper()
	r, err := webhooks.New(webhooks.Options{DB: db, Sources: []webhooks.Source{trusting()}, Metrics: prometheus.NewRegistry(), Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	r.On("shop", "sold", func(ctx context.Context, e webhooks.Event) error {
		_, err := users.NewStore(db).Ensure(ctx, e.Source, e.ID+string(e.Body), "", "")
		return err
	})
	return r
}

func deliver(t *testing.T, r *webhooks.Receiver, id, eventType string) error {
	t.Helper()
	return r.Receive(t.Context(), "shop", http.Header{"Id": {id}, "Type": {eventType}}, []byte(`{}`))
}

func entries(t *testing.T, db *database.DB) []webhooks.Entry {
	t.Helper()
	var all []webhooks.Entry
	require.NoError(t, db.NewSelect().Model(&all).Order("id").Scan(t.Context()))
	return all
}

func countUsers(t *testing.T, db *database.DB) int {
	t.Helper()
	n, err := db.NewSelect().Model((*users.User)(nil)).Count(t.Context())
	require.NoError(t, err)
	return int(n)
}

func TestAnEventIsDoneOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := receiver(t, db)
		for range 3 {
			require.NoError(t, deliver(t, r, "1", "sold"))
		}
		require.NoError(t, deliver(t, r, "2", "sold"))
		require.Equal(t, 2, countUsers(t, db))
		all := entries(t, db)
		require.Len(t, all, 2)
		require.Equal(t, webhooks.Processed, all[0].Status)
		require.Equal(t, []int{3, 1}, []int{all[0].Deliveries, all[0].Attempts})
		require.NotNil(t, all[0].ProcessedAt)
	})
}

func TestDeliveriesAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var ran atomic.Int64
		r := receiver(t, db)
		r.On("shop", "rush", func(ctx context.Context, e webhooks.Event) error {
			n := ran.Add(1)
			_, err := users.NewStore(db).Ensure(ctx, e.Source, fmt.Sprint(n), "", "")
			return err
		})
		errs := make([]error, 30)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = deliver(t, r, "1", "rush") })
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		require.EqualValues(t, 1, ran.Load())
		require.Equal(t, 1, countUsers(t, db))
		require.Equal(t, len(errs), entries(t, db)[0].Deliveries)
	})
}

func TestAHandlerThatFailsLeavesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r, broken := receiver(t, db), errors.New("broken \x00 "+string(make([]byte, 2000)))
		failing := true
		r.On("shop", "fragile", func(ctx context.Context, e webhooks.Event) error {
			_, err := users.NewStore(db).Ensure(ctx, e.Source, e.ID, "", "")
			require.NoError(t, err)
			if failing {
				return broken
			}
			return nil
		})
		require.ErrorIs(t, deliver(t, r, "1", "fragile"), broken)
		require.Zero(t, countUsers(t, db))
		e := entries(t, db)[0]
		require.Equal(t, webhooks.Failed, e.Status)
		require.Contains(t, e.Error, "broken")
		require.Nil(t, e.ProcessedAt)

		failing = false
		require.NoError(t, deliver(t, r, "1", "fragile"))
		require.Equal(t, 1, countUsers(t, db))
		e = entries(t, db)[0]
		require.Equal(t, webhooks.Processed, e.Status)
		require.Equal(t, []int{2, 2}, []int{e.Deliveries, e.Attempts})
		require.Empty(t, e.Error)

		failing = true
		_, err := r.Replay(t.Context(), e.ID)
		require.ErrorIs(t, err, broken)
		e = entries(t, db)[0]
		require.Equal(t, webhooks.Processed, e.Status, "what was done stays done")
		require.Contains(t, e.Error, "broken")
	})
}

func TestEventsThatNobodyHandles(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := receiver(t, db)
		require.NoError(t, deliver(t, r, "1", "returned"))
		require.Equal(t, webhooks.Ignored, entries(t, db)[0].Status)
		_, err := r.Replay(t.Context(), entries(t, db)[0].ID)
		require.ErrorContains(t, err, "webhook_event_ignored")

		var types []string
		r.On("shop", "*", func(_ context.Context, e webhooks.Event) error {
			types = append(types, e.Type)
			return e.Decode(&struct{}{})
		})
		require.NoError(t, deliver(t, r, "2", "lost"))
		require.NoError(t, deliver(t, r, "3", "sold"))
		entry, err := r.Replay(t.Context(), entries(t, db)[0].ID)
		require.NoError(t, err)
		require.Equal(t, webhooks.Processed, entry.Status)
		require.Equal(t, []string{"lost", "returned"}, types)
		require.Equal(t, 1, countUsers(t, db))
		require.Panics(t, func() { r.On("shop", "*", nil); r.On("shop", "sold", nil) })
	})
}

func TestRefusedDeliveriesAreBounded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := receiver(t, db)
		require.NoError(t, deliver(t, r, "1", "sold"))
		for range 130 {
			require.ErrorContains(t, deliver(t, r, "", "sold"), "webhook_refused")
		}
		all := entries(t, db)
		require.Len(t, all, 101)
		require.Equal(t, webhooks.Rejected, all[100].Status)
		require.Contains(t, all[100].Error, "who are you?")
		_, err := r.Replay(t.Context(), all[100].ID)
		require.ErrorContains(t, err, "webhook_event_rejected")
		require.ErrorContains(t, r.Receive(t.Context(), "pigeon", nil, nil), "webhook_source_unknown")
	})
}

func TestOldEventsAreDeleted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		require.NoError(t, deliver(t, receiver(t, db), "old", "sold"))
		require.NoError(t, deliver(t, receiver(t, db), "young", "sold"))
		_, err := db.NewUpdate().Model((*webhooks.Entry)(nil)).Set("created_at = ?", database.Now().Add(-31*24*time.Hour)).
			Where("event_id = 'old'").Exec(t.Context())
		require.NoError(t, err)
		require.NoError(t, deliver(t, receiver(t, db), "new", "sold"))
		all := entries(t, db)
		require.Len(t, all, 2)
		require.Equal(t, []string{"young", "new"}, []string{all[0].EventID, all[1].EventID})
	})
}
