package ratelimit_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ratelimit"
	"omni.example/app/internal/redis"
	"omni.example/app/internal/redis/redistest"
)

func TestRedisIsSharedByProcesses(t *testing.T) {
	client := redistest.Open(t)
	one, other := ratelimit.NewRedis(client, ratelimit.NewMemory()), ratelimit.NewRedis(client, ratelimit.NewMemory())
	limit := ratelimit.Limit{Requests: 3, Per: time.Hour}
	take := func(s ratelimit.Store, key string) ratelimit.Result {
		res, err := s.Take(t.Context(), key, limit)
		require.NoError(t, err)
		return res
	}
	first := take(one, "a")
	require.True(t, first.Allowed)
	require.Equal(t, 3, first.Limit)
	require.Equal(t, 2, first.Remaining)
	require.InDelta(t, 20*time.Minute, first.Reset, float64(time.Minute))
	require.Zero(t, first.RetryAfter)

	require.Equal(t, 1, take(other, "a").Remaining)
	require.Equal(t, 0, take(one, "a").Remaining)
	refused := take(other, "a")
	require.False(t, refused.Allowed)
	require.InDelta(t, 20*time.Minute, refused.RetryAfter, float64(time.Minute))
	require.True(t, take(one, "b").Allowed, "callers have budgets of their own")

	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err := one.Take(gone, "a", limit)
	require.ErrorIs(t, err, context.Canceled)
}

func TestMemoryTakesTheirPlaceInAnOutage(t *testing.T) {
	server := redistest.Start(t)
	client, err := redis.Open(t.Context(), redis.Options{URL: server.URL, Timeout: redistest.Patience, Retry: 20 * time.Millisecond})
	require.NoError(t, err)
	defer func() { require.NoError(t, client.Close()) }()
	store := ratelimit.NewRedis(client, ratelimit.NewMemory())
	limit := ratelimit.Limit{Requests: 2, Per: time.Hour}
	remaining := func() int {
		res, err := store.Take(t.Context(), "a", limit)
		require.NoError(t, err)
		if !res.Allowed {
			return -1
		}
		return res.Remaining
	}
	require.Equal(t, 1, remaining())
	server.Freeze()
	require.Equal(t, 1, remaining(), "a budget of memory's own")
	require.Equal(t, 0, remaining())
	require.Equal(t, -1, remaining(), "which is limited as well")
	server.Thaw()
	require.Eventually(t, func() bool { return client.Ping(t.Context()) == nil }, 10*time.Second, 5*time.Millisecond)
	require.NotEqual(t, 1, remaining(), "what Redis counted before")
}
