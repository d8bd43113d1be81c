package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/config"
	"omni.example/app/internal/webhooks"
)

// testWebhooks delivers an event of a source over HTTP: first in vain, then for good, then once more, and to the log.
func testWebhooks(t *testing.T, source string, event webhooks.Event) {
	t.Helper()
	a := apptest.New(t, "LOG_LEVEL=error")
	var works atomic.Bool
	a.Webhooks.On(source, event.Type, func(ctx context.Context, e webhooks.Event) error {
		if !works.Load() {
			return errors.New("not today")
		}
		_, err := a.Users.Ensure(ctx, e.Source, string(e.Body), "", "")
		return err
	})
	c := apptest.Serve(t, a)
	sign, err := app.WebhookSource(c.App.Config.Webhooks, source)
	require.NoError(t, err)
	post := func(header http.Header, body []byte) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/webhooks/"+source, bytes.NewReader(body))
		require.NoError(t, err)
		request.Header = header.Clone()
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, response.Body)
		require.NoError(t, errors.Join(err, response.Body.Close()))
		return response.StatusCode
	}
	signed := sign.Sign(event, time.Now())
	require.Equal(t, http.StatusInternalServerError, post(signed, event.Body))
	works.Store(true)
	for range 2 {
		require.Equal(t, http.StatusNoContent, post(signed, event.Body))
	}
	require.Equal(t, http.StatusUnauthorized, post(http.Header{}, event.Body))
	require.Equal(t, http.StatusUnauthorized, post(signed, []byte(`{"id":"forged"}`)))
	require.Equal(t, http.StatusRequestEntityTooLarge, post(signed, make([]byte, 1<<20+1)))

	admin := c.Token("root", "admin")
	var page struct{ Items []webhooks.Entry }
	c.Do(http.MethodGet, "/api/v1/admin/webhooks?status=processed&source="+source, admin, nil).Decode(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	require.Equal(t, event.Type, page.Items[0].Type)
	require.Equal(t, []int{3, 2}, []int{page.Items[0].Deliveries, page.Items[0].Attempts})
	one := "/api/v1/admin/webhooks/" + page.Items[0].ID
	var view struct {
		Entry webhooks.Entry
		Body  map[string]any
	}
	c.Do(http.MethodGet, one, admin, nil).Decode(http.StatusOK, &view)
	require.NotEmpty(t, view.Body)
	var entry webhooks.Entry
	c.Do(http.MethodPost, one+"/replay", admin, nil).Decode(http.StatusOK, &entry)
	require.Equal(t, 3, entry.Attempts)
	c.Do(http.MethodGet, "/api/v1/admin/webhooks?status=rejected", admin, nil).Decode(http.StatusOK, &page)
	require.Len(t, page.Items, 2)
	require.Equal(t, "forbidden", c.Do(http.MethodGet, one, c.Token("ada"), nil).Problem(http.StatusForbidden))
	require.Equal(t, "unauthenticated", c.Do(http.MethodPost, one+"/replay", "", nil).Problem(http.StatusUnauthorized))
}

func TestWebhooksOfASourceThatIsNotIncluded(t *testing.T) {
	c := apptest.Start(t)
	require.Equal(t, "webhook_source_unknown", c.Do(http.MethodPost, "/webhooks/pigeon", "", map[string]any{}).Problem(http.StatusNotFound))
	_, err := app.WebhookSource(config.Webhooks{}, "pigeon")
	require.ErrorContains(t, err, `source "pigeon" is not included`)
}
