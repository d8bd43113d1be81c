package outbound_test

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"omni.example/app/internal/outbound"
)

// Answers that are not returned give their connection back: one serves all tries, if they are short.
func TestRetriesLeaveNothingBehind(t *testing.T) {
	for name, test := range map[string]struct {
		size, connections int
	}{
		"no body":   {0, 1},
		"short":     {20, 1},
		"very long": {1 << 20, 21}, // a new connection is quicker than reading on
	} {
		t.Run(name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			var requests, connections atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if requests.Add(1)%2 == 1 {
					w.Header().Set("Retry-After", "0")
					w.WriteHeader(http.StatusTooManyRequests)
					_, _ = io.WriteString(w, strings.Repeat("x", test.size))
				}
			}))
			server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
			server.Start()
			defer server.Close()

			o := outbound.New(outbound.Options{Metrics: prometheus.NewRegistry(), Logger: slog.New(slog.DiscardHandler)})
			client := o.Client(5 * time.Second)
			for range 20 {
				response, err := client.Get(server.URL)
				require.NoError(t, err)
				require.Equal(t, http.StatusOK, response.StatusCode)
				_, err = io.Copy(io.Discard, response.Body)
				require.NoError(t, err)
				require.NoError(t, response.Body.Close())
			}
			require.EqualValues(t, 40, requests.Load())
			require.EqualValues(t, test.connections, connections.Load())
			require.NoError(t, o.Close())
		})
	}
}

func TestAnImpostorIsNotAskedTwice(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()
	registry := prometheus.NewRegistry()
	o := outbound.New(outbound.Options{Metrics: registry, Logger: slog.New(slog.DiscardHandler)})
	_, err := o.Client(5 * time.Second).Get(server.URL)
	require.ErrorContains(t, err, "certificate")
	retries, err := testutil.GatherAndCount(registry, "outbound_retries_total")
	require.NoError(t, err)
	require.Zero(t, retries)
	require.NoError(t, o.Close())
}
