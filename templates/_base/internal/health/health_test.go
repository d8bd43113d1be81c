package health_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/health"
	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/logging"
)

// ask requests a path of an API with the checks.
func ask(t *testing.T, h http.Handler, path string) (int, string, health.Readiness) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil).WithContext(t.Context()))
	var report health.Readiness
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &report), w.Body.String())
	return w.Code, w.Body.String(), report
}

func newAPI(log *bytes.Buffer, checks ...health.Check) http.Handler {
	api := httpapi.New(httpapi.Options{Logger: logging.New(log, logging.Options{JSON: true})})
	health.Register(api.Root(), func() []health.Check { return checks })
	return api
}

func up(context.Context) error   { return nil }
func down(context.Context) error { return errors.New("dial tcp 10.0.0.5:5432: connection refused") }

func TestReadiness(t *testing.T) {
	for _, c := range []struct {
		name   string
		checks []health.Check
		code   int
		status string
	}{
		{"nothing to check", nil, 200, "ready"},
		{"all up", []health.Check{{Name: "database", Required: true, Run: up}, {Name: "cache", Run: up}}, 200, "ready"},
		{"optional down", []health.Check{{Name: "database", Required: true, Run: up}, {Name: "cache", Run: down}}, 200, "degraded"},
		{"required down", []health.Check{{Name: "database", Required: true, Run: down}, {Name: "cache", Run: down}}, 503, "unavailable"},
		{"a check that panics", []health.Check{{Name: "database", Required: true, Run: func(context.Context) error { panic("boom") }}}, 503, "unavailable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			h := newAPI(&log, c.checks...)
			code, body, report := ask(t, h, "/health/ready")
			require.Equal(t, c.code, code, body)
			require.Equal(t, c.status, report.Status)
			require.Len(t, report.Checks, len(c.checks))
			require.NotContains(t, body, "10.0.0.5", "the reason is for the log")
			if c.code == 503 {
				require.Contains(t, log.String(), `"check":"database"`)
				require.Equal(t, "down", report.Checks["database"].Status)
			}
			code, body, _ = ask(t, h, "/health")
			require.Equal(t, 200, code, "a dependency that is down must not restart the process")
			require.JSONEq(t, `{"status":"ok"}`, body)
		})
	}
}

// An outage is probed every few seconds, and takes two lines in the log.
func TestTheLogHasChangesOnly(t *testing.T) {
	var log bytes.Buffer
	state := down
	h := newAPI(&log, health.Check{Name: "cache", Run: func(ctx context.Context) error { return state(ctx) }})
	lines := func(message string) int { return bytes.Count(log.Bytes(), []byte(message)) }
	for outage := 1; outage <= 2; outage++ {
		state = down
		for range 3 {
			ask(t, h, "/health/ready")
		}
		require.Equal(t, outage, lines("health check failed"), "%s", &log)
		require.Equal(t, outage-1, lines("health check passes again"), "%s", &log)
		require.Equal(t, outage, lines("connection refused"), "the reason is for the log")
		state = up
		for range 3 {
			ask(t, h, "/health/ready")
		}
		require.Equal(t, outage, lines("health check passes again"), "%s", &log)
	}
	require.Equal(t, 2, lines("health check failed"), "%s", &log)
}

// Checks run in parallel, each with its own timeout, also when they ignore
// their context.
func TestHangingChecksAreCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		release := make(chan struct{})
		var calls atomic.Int32
		h := newAPI(&log,
			health.Check{Name: "polite", Timeout: time.Second, Required: true, Run: func(ctx context.Context) error {
				<-ctx.Done()
				return ctx.Err()
			}},
			health.Check{Name: "deaf", Run: func(context.Context) error {
				calls.Add(1)
				<-release
				return nil
			}},
		)
		start := time.Now()
		code, _, report := ask(t, h, "/health/ready")
		require.Equal(t, 2*time.Second, time.Since(start), "the default timeout, not the sum")
		require.Equal(t, 503, code)
		require.InDelta(t, 1000, report.Checks["polite"].DurationMS, 1)
		require.InDelta(t, 2000, report.Checks["deaf"].DurationMS, 1)
		require.Contains(t, log.String(), "no answer within 2s")

		_, _, report = ask(t, h, "/health/ready")
		require.Equal(t, "down", report.Checks["deaf"].Status)
		require.EqualValues(t, 1, calls.Load(), "a check that hangs is not started again")

		close(release)
		synctest.Wait()
		_, _, report = ask(t, h, "/health/ready")
		require.Equal(t, "up", report.Checks["deaf"].Status)
		require.EqualValues(t, 2, calls.Load())
	})
}

// A probe that hangs up must not make the others see a failure.
func TestProbesShareARunningCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var calls atomic.Int32
		h := newAPI(&log, health.Check{Name: "database", Required: true, Run: func(ctx context.Context) error {
			calls.Add(1)
			select {
			case <-time.After(time.Second):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}})
		ctx, cancel := context.WithCancel(t.Context())
		go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/health/ready", nil))
		synctest.Wait()
		codes := make(chan int)
		go func() {
			code, _, _ := ask(t, h, "/health/ready")
			codes <- code
		}()
		synctest.Wait()
		cancel()
		require.Equal(t, 200, <-codes)
		require.EqualValues(t, 1, calls.Load())
		synctest.Wait()
		require.NotContains(t, log.String(), "health check", "nor the log")
	})
}

func TestReadinessAnswers503WhileTheServerDrains(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, err := httpapi.Listen(t.Context(), httpapi.ServerOptions{
		Addr: "127.0.0.1:0", DrainDelay: 2 * time.Second, Handler: newAPI(&log, health.Check{Name: "database", Run: up}),
	})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx) }()
	ready := func() (int, string) {
		res, err := http.Get("http://" + server.Addr().String() + "/health/ready")
		if err != nil {
			return 0, ""
		}
		defer res.Body.Close()
		var report health.Readiness
		_ = json.NewDecoder(res.Body).Decode(&report)
		return res.StatusCode, report.Status
	}
	code, _ := ready()
	require.Equal(t, 200, code)
	stop()
	require.Eventually(t, func() bool {
		code, status := ready()
		return code == 503 && status == "draining"
	}, 5*time.Second, time.Millisecond)
	require.NoError(t, <-done)
}
