package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/health"
)

// A service that is away degrades this one, and no more.
func TestReadinessKnowsOpenBreakers(t *testing.T) {
	t.Parallel()
	c := apptest.Start(t, "LOG_LEVEL=error")
	client := c.App.Outbound.Client(time.Second)
	for range 5 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, "http://127.0.0.1:1", nil) // where nobody listens
		require.NoError(t, err)
		r.GetBody = nil
		_, err = client.Do(r)
		require.Error(t, err)
	}
	var report health.Readiness
	c.Do(http.MethodGet, "/health/ready", "", nil).Decode(http.StatusOK, &report)
	require.Equal(t, "degraded", report.Status)
	require.Equal(t, "down", report.Checks["outbound"].Status)
	require.False(t, report.Checks["outbound"].Required)
	require.Contains(t, string(c.Do(http.MethodGet, "/metrics", "", nil).Body), `outbound_breaker_state{host="127.0.0.1:1"} 2`)
}
