package app_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/health"
	"omni.example/app/internal/redis/redistest"
)

// limited is an operation that counts.
const limited = "/api/v1/limited"

// startLimited runs the program with that operation.
func startLimited(t *testing.T, environ ...string) *apptest.Client {
	t.Helper()
	a := apptest.New(t, environ...)
	huma.Get(a.API.Version(1), "/limited", func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	return apptest.Serve(t, a)
}

func TestProcessesShareTheirLimits(t *testing.T) {
	// The machine may be busy, and Redis take longer than a request would wait for it.
	environ := []string{"REDIS_URL=" + redistest.Start(t).URL, "REDIS_TIMEOUT=30s", "RATE_LIMIT_PUBLIC=2/1h"}
	one, other := startLimited(t, environ...), startLimited(t, environ...)
	one.Do(http.MethodGet, limited, "", nil).Problem(http.StatusUnauthorized)
	other.Do(http.MethodGet, limited, "", nil).Problem(http.StatusUnauthorized)
	one.Do(http.MethodGet, limited, "", nil).Problem(http.StatusTooManyRequests)
}

func TestTheServiceStaysUpWithoutRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	c := startLimited(t, "REDIS_URL="+server.URL, "LOG_LEVEL=error")
	ada := c.Token("ada")
	status := func() string {
		var report health.Readiness
		c.Do(http.MethodGet, "/health/ready", "", nil).Decode(http.StatusOK, &report)
		require.Contains(t, report.Checks, "redis")
		return report.Status
	}
	const requests = 50
	use := func() {
		for range requests {
			c.Do(http.MethodGet, limited, ada, nil).Decode(http.StatusNoContent, nil)
		}
	}
	becomes := func(want string) {
		t.Helper()
		require.Eventually(t, func() bool { return status() == want }, 30*time.Second, 50*time.Millisecond)
	}
	becomes("ready") // a busy machine may miss the timeout of 150 ms once
	use()

	before := server.Connections()
	server.Freeze()
	use()
	require.Equal(t, "degraded", status())

	server.Thaw()
	becomes("ready")
	require.Less(t, server.Connections()-before, requests, "only the first one asks, and a probe now and then")
	use()
}

func TestRedisMayBeAwayAtTheStart(t *testing.T) {
	c := startLimited(t, "REDIS_URL=redis://127.0.0.1:1", "LOG_LEVEL=error")
	c.Do(http.MethodGet, limited, c.Token("ada"), nil).Decode(http.StatusNoContent, nil)
}
