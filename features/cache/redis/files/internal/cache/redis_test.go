package cache_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/cache"
	"omni.example/app/internal/redis"
	"omni.example/app/internal/redis/redistest"
)

func TestRedis(t *testing.T) { testStore(t, cache.NewRedis(redistest.Open(t), cache.NewMemory(1<<20))) }

func TestProcessesShareWhatIsInRedis(t *testing.T) {
	client := redistest.Open(t)
	one := cache.NewNamespace[string](cache.New(cache.NewRedis(client, cache.NewMemory(1<<20)), quiet()), "n", time.Minute)
	other := cache.NewNamespace[string](cache.New(cache.NewRedis(client, cache.NewMemory(1<<20)), quiet()), "n", time.Minute)
	require.NoError(t, one.Set(t.Context(), "a", "x"))
	value, found, err := other.Get(t.Context(), "a")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, "x", value)

	gone, leave := context.WithCancel(t.Context())
	leave()
	require.ErrorIs(t, one.Delete(gone, "a"), context.Canceled)
	require.ErrorIs(t, one.Set(gone, "a", "y"), context.Canceled)
	_, _, err = one.Get(gone, "a")
	require.ErrorIs(t, err, context.Canceled)
}

// An outage keeps what Redis has. What was changed meanwhile must not come back with it.
func TestMemoryTakesThePlaceOfRedisInAnOutage(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	client, err := redis.Open(t.Context(), redis.Options{URL: server.URL, Timeout: redistest.Patience, Retry: 20 * time.Millisecond})
	require.NoError(t, err)
	defer func() { require.NoError(t, client.Close()) }()
	memory := cache.NewMemory(1 << 20)
	n := cache.NewNamespace[string](cache.New(cache.NewRedis(client, memory), quiet()), "n", time.Minute)
	get := func(key string) string {
		value, _, err := n.Get(t.Context(), key)
		require.NoError(t, err)
		return value
	}
	for _, key := range []string{"kept", "set", "deleted"} {
		require.NoError(t, n.Set(t.Context(), key, "old"))
	}
	server.Freeze()
	require.NoError(t, n.Delete(t.Context(), "deleted"))
	require.ErrorIs(t, client.Ping(t.Context()), redis.ErrAway)
	require.NoError(t, n.Set(t.Context(), "set", "new"))
	require.Equal(t, "new", get("set"))
	require.Empty(t, get("deleted"))
	require.Empty(t, get("kept"), "memory has only what was set in the meantime")

	server.Thaw()
	require.Eventually(t, func() bool { return client.Ping(t.Context()) == nil }, 10*time.Second, 5*time.Millisecond)
	require.Equal(t, "old", get("kept"))
	require.Empty(t, get("set"))
	require.Empty(t, get("deleted"))
	require.Zero(t, memory.Size())
}

// On a line where a few commands take as long as one may, what has changed is deleted all the same.
func TestLongOutagesEnd(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	client, err := redis.Open(t.Context(), redis.Options{
		URL: redistest.Distant(t, server.URL, redistest.Patience/8), Timeout: redistest.Patience, Retry: 20 * time.Millisecond,
	})
	require.NoError(t, err)
	defer func() { require.NoError(t, client.Close()) }()
	n := cache.NewNamespace[string](cache.New(cache.NewRedis(client, cache.NewMemory(1<<20)), quiet()), "n", time.Minute)
	require.NoError(t, n.Set(t.Context(), "0", "old"))
	server.Freeze()
	require.ErrorIs(t, client.Ping(t.Context()), redis.ErrAway)
	for i := range 10_000 {
		require.NoError(t, n.Delete(t.Context(), strconv.Itoa(i)))
	}
	server.Thaw()
	require.Eventually(t, func() bool { return client.Ping(t.Context()) == nil }, 30*time.Second, 5*time.Millisecond)
	_, found, err := n.Get(t.Context(), "0")
	require.NoError(t, err)
	require.False(t, found)
}
