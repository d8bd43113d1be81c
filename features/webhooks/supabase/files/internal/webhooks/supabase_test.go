package webhooks_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/webhooks"
)

func TestSupabaseHooks(t *testing.T) {
	requireContract(t, sender{
		open: func(k webhooks.Keys) webhooks.Source {
			source, err := webhooks.Supabase(k, nil)
			require.NoError(t, err)
			return source
		},
		current: "v1,whsec_Y3VycmVudA==", next: "v1,whsec_bmV4dA==", strange: "v1,whsec_c3RyYW5nZQ==",
		event: webhooks.Event{ID: "msg_1", Type: "before-user-created", Body: []byte(`{"metadata":{"name":"before-user-created"},"user":{"id":"u"}}`)},
	})
}

func TestSupabaseDatabaseWebhooks(t *testing.T) {
	source, err := webhooks.Supabase(webhooks.Keys{Tolerance: time.Minute}, []string{"next-database-secret", "current-database-secret"})
	require.NoError(t, err)
	verify := func(secret, body string) (webhooks.Event, error) {
		return source.Verify(http.Header{"X-Webhook-Secret": {secret}}, []byte(body), time.Now())
	}
	const inserted = `{"type":"INSERT","table":"users","schema":"auth","record":{"id":"1"},"old_record":null}`
	first, err := verify("current-database-secret", inserted)
	require.NoError(t, err)
	require.Equal(t, "INSERT auth.users", first.Type)
	again, err := verify("next-database-secret", inserted)
	require.NoError(t, err)
	require.NotEqual(t, first.ID, again.ID, "another change, which looks the same")

	for _, secret := range []string{"another-database-secret", "current-database-secre", ""} {
		_, err = verify(secret, inserted)
		require.Error(t, err, secret)
	}
	_, err = verify("current-database-secret", "nothing")
	require.ErrorContains(t, err, "not the JSON")
	sent := webhooks.Event{Body: []byte(inserted)}
	taken, err := source.Verify(source.Sign(sent, time.Now()), sent.Body, time.Now())
	require.NoError(t, err)
	require.Equal(t, first.Type, taken.Type)

	_, err = webhooks.Supabase(webhooks.Keys{Secrets: []string{"v1,whsec_?"}}, nil)
	require.ErrorContains(t, err, "supabase: a secret is not base64")
}

// A flag that goes back and forth makes the same change again and again, and each of them counts.
func TestSupabaseChangesThatLookAlike(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		source, err := webhooks.Supabase(webhooks.Keys{Tolerance: time.Minute}, []string{"the-database-secret"})
		require.NoError(t, err)
		r, err := webhooks.New(webhooks.Options{DB: db, Sources: []webhooks.Source{source}, Metrics: prometheus.NewRegistry(), Logger: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		var done []string
		r.On("supabase", "UPDATE public.users", func(_ context.Context, e webhooks.Event) error {
			done = append(done, string(e.Body))
			return nil
		})
		const on = `{"type":"UPDATE","table":"users","schema":"public","record":{"on":true},"old_record":{"on":false}}`
		const off = `{"type":"UPDATE","table":"users","schema":"public","record":{"on":false},"old_record":{"on":true}}`
		for _, body := range []string{on, off, on} {
			require.NoError(t, r.Receive(t.Context(), "supabase", http.Header{"X-Webhook-Secret": {"the-database-secret"}}, []byte(body)))
		}
		require.Equal(t, []string{on, off, on}, done)
	})
}
