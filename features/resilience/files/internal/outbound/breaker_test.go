package outbound_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/outbound"
)

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		registry := prometheus.NewRegistry()
		s := &service{steps: []step{answer(500)}}
		o := outbound.New(outbound.Options{Metrics: registry, Logger: slog.New(slog.DiscardHandler), Transport: s})
		client := o.Client(5 * time.Second)
		call := func(host string) error {
			r := request(t, http.MethodPost)
			r.URL.Host = host
			response, err := client.Do(r)
			if err == nil {
				require.NoError(t, response.Body.Close())
			}
			return err
		}
		state := func(want int) {
			t.Helper()
			require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(fmt.Sprintf(`
# HELP outbound_breaker_state State of the circuit breaker of a host: 0 closed, 1 half-open, 2 open.
# TYPE outbound_breaker_state gauge
outbound_breaker_state{host="api.example.com"} %d
`, want)), "outbound_breaker_state"))
		}

		for range 5 {
			require.NoError(t, o.Check(t.Context()))
			require.NoError(t, call("api.example.com"), "a status is an answer")
		}
		state(2)
		require.EqualError(t, o.Check(t.Context()), "circuit breaker open: api.example.com")
		err := call("api.example.com")
		require.ErrorIs(t, err, outbound.ErrOpen)
		require.ErrorContains(t, err, "call api.example.com: circuit breaker open for another 15s")
		require.Len(t, s.bodies, 5, "nothing was sent")

		time.Sleep(15 * time.Second)
		require.NoError(t, call("api.example.com"), "one try decides")
		require.ErrorIs(t, call("api.example.com"), outbound.ErrOpen, "and it failed")

		time.Sleep(15 * time.Second)
		require.NoError(t, o.Check(t.Context()), "the next call may go through")
		s.steps = []step{answer(200)}
		require.NoError(t, call("api.example.com"))
		state(0)
		require.NoError(t, call("other.example.com"), "each host has its own")
	})
}

// Who gives up says nothing of the host: that neither opens its breaker nor closes it.
func TestCallersWhoLeaveDoNotMoveTheBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{steps: []step{hang}}
		o := open(t, s)
		client := o.Client(5 * time.Second)
		leave := func() error {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, err := client.Do(request(t, http.MethodPost).WithContext(ctx))
			return err
		}
		for range 20 {
			require.ErrorIs(t, leave(), context.Canceled)
		}
		require.NoError(t, o.Check(t.Context()))

		for range 5 {
			_, err := client.Do(request(t, http.MethodPost))
			require.Error(t, err)
		}
		require.Error(t, o.Check(t.Context()))
		time.Sleep(15 * time.Second)
		require.ErrorIs(t, leave(), context.Canceled)
		require.ErrorIs(t, leave(), outbound.ErrOpen)
	})
}

func TestMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		registry := prometheus.NewRegistry()
		s := &service{steps: []step{hang, fail(errReset), answer(200)}}
		client := outbound.New(outbound.Options{Metrics: registry, Logger: slog.New(slog.DiscardHandler), Transport: s}).Client(5 * time.Second)
		response, err := client.Do(request(t, http.MethodGet))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP outbound_retries_total Tries that followed a failed one.
# TYPE outbound_retries_total counter
outbound_retries_total{host="api.example.com"} 2
`), "outbound_retries_total"))
		count, err := testutil.GatherAndCount(registry, "outbound_request_duration_seconds")
		require.NoError(t, err)
		require.Equal(t, 3, count, "200, error, timeout")

		s.steps = []step{answer(200)}
		for i := range 1000 { // more hosts than are remembered
			r := request(t, http.MethodGet)
			r.URL.Host = fmt.Sprintf("h%d.example.com", i)
			response, err := client.Do(r)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
		}
		for _, name := range []string{"outbound_request_duration_seconds", "outbound_breaker_state"} {
			count, err := testutil.GatherAndCount(registry, name)
			require.NoError(t, err)
			require.Equal(t, 1000, count, "%s", name)
		}
	})
}
