package app_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/webhooks"
)

// A delivery is answered at once and its event done by a job, once, though it comes twice and the first attempt fails.
func TestSlowWebhooks(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, "LOG_LEVEL=error")
	name := a.Config.Webhooks.Sources[0]
	source, err := app.WebhookSource(a.Config.Webhooks, name)
	require.NoError(t, err)
	var attempts atomic.Int64
	a.SlowWebhooks.On(name, "*", func(ctx context.Context, e webhooks.Event) error {
		if attempts.Add(1) == 1 {
			return errors.New("not today")
		}
		_, err := a.Users.Ensure(ctx, e.Source, e.ID, "", "")
		return err
	})
	c := apptest.Serve(t, a)
	event := webhooks.Event{ID: "evt_1", Type: "slow.work", Body: []byte(`{"id":"evt_1","type":"slow.work"}`)}
	for range 2 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/webhooks/"+name, bytes.NewReader(event.Body))
		require.NoError(t, err)
		request.Header = source.Sign(event, time.Now())
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusNoContent, response.StatusCode)
	}
	entry := func() webhooks.Entry {
		var page struct{ Items []webhooks.Entry }
		c.Do(http.MethodGet, "/api/v1/admin/webhooks", c.Token("root", "admin"), nil).Decode(http.StatusOK, &page)
		require.Len(t, page.Items, 1)
		return page.Items[0]
	}
	require.Equal(t, webhooks.Queued, entry().Status)
	require.Equal(t, []int{2, 0}, []int{entry().Deliveries, entry().Attempts})
	require.Zero(t, attempts.Load())

	c.Work()
	require.Eventually(t, func() bool { return entry().Status == webhooks.Processed }, 30*time.Second, 20*time.Millisecond)
	require.Equal(t, 2, entry().Attempts)
	require.EqualValues(t, 2, attempts.Load())

	var replayed webhooks.Entry
	c.Do(http.MethodPost, "/api/v1/admin/webhooks/"+entry().ID+"/replay", c.Token("root", "admin"), nil).Decode(http.StatusOK, &replayed)
	require.Equal(t, webhooks.Queued, replayed.Status)
	require.Eventually(t, func() bool { return entry().Status == webhooks.Processed }, 30*time.Second, 20*time.Millisecond)
	require.EqualValues(t, 3, attempts.Load())
}
