// Package redistest gives tests a Redis server.
package redistest

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/redis"
)

// URL returns the address of the server that TEST_REDIS_URL names, else of one that is started for the test. It skips the test
// where there is neither.
func URL(t *testing.T) string {
	t.Helper()
	if url := os.Getenv("TEST_REDIS_URL"); url != "" {
		return url
	}
	return Start(t).URL
}

// Patience is the timeout of clients whose server is up: a busy machine may keep it waiting for longer than a service would.
const Patience = 2 * time.Second

// Open returns a client of the server at [URL] whose keys no other test has.
func Open(t *testing.T) *redis.Client {
	t.Helper()
	c, err := redis.Open(t.Context(), redis.Options{URL: URL(t), Prefix: Prefix(t), Timeout: Patience})
	require.NoError(t, err)
	require.NoError(t, c.Ping(t.Context()))
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}
