package redis_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/redis"
	"omni.example/app/internal/redis/redistest"
)

func TestDo(t *testing.T) {
	c := redistest.Open(t)
	set := func(ctx context.Context, s *redis.Server) error {
		return s.Set(ctx, c.Key("a"), "1", time.Minute).Err()
	}
	require.NoError(t, c.Do(t.Context(), set))
	require.Equal(t, "1", get(t, c, "a"))
	require.Empty(t, get(t, c, "b"))

	gone, leave := context.WithCancel(t.Context())
	leave()
	require.ErrorIs(t, c.Do(gone, set), context.Canceled)
	require.NoError(t, c.Ping(t.Context()), "a caller who leaves says nothing about the server")
}

// A command that fails, or the caller's own work, says nothing about the server.
func TestDoReturnsOtherErrorsAsTheyAre(t *testing.T) {
	c := redistest.Open(t)
	errOwn := errors.New("out of stock")
	for name, test := range map[string]struct {
		fn   func(context.Context, *redis.Server) error
		want string
	}{
		"own": {func(context.Context, *redis.Server) error { return errOwn }, "out of stock"},
		"type": {func(ctx context.Context, s *redis.Server) error {
			return errors.Join(s.Set(ctx, c.Key("text"), "x", time.Minute).Err(), s.LPush(ctx, c.Key("text"), "y").Err())
		}, "WRONGTYPE"},
		"value": {func(ctx context.Context, s *redis.Server) error {
			return errors.Join(s.Set(ctx, c.Key("text"), "x", time.Minute).Err(), s.Incr(ctx, c.Key("text")).Err())
		}, "ERR value is not an integer"},
		"argument": {func(ctx context.Context, s *redis.Server) error {
			return s.Set(ctx, c.Key("text"), struct{}{}, time.Minute).Err()
		}, "can't marshal"},
		"race": {func(ctx context.Context, s *redis.Server) error {
			return s.Watch(ctx, func(tx *goredis.Tx) error {
				_, err := tx.TxPipelined(ctx, func(p goredis.Pipeliner) error {
					p.Incr(ctx, c.Key("count"))
					return s.Set(ctx, c.Key("count"), 1, time.Minute).Err()
				})
				return err
			}, c.Key("count"))
		}, goredis.TxFailedErr.Error()},
	} {
		err := c.Do(t.Context(), test.fn)
		require.ErrorContains(t, err, test.want, name)
		require.NotErrorIs(t, err, redis.ErrAway, name)
		require.NoError(t, c.Ping(t.Context()), name)
	}
	require.ErrorIs(t, c.Do(t.Context(), func(context.Context, *redis.Server) error { return errOwn }), errOwn)
}

func TestCheckKeepsPasswordsSecret(t *testing.T) {
	for _, url := range []string{
		"redis://127.0.0.1:6379", "redis://:secret@127.0.0.1:6379/1", "rediss://default:secret@eu1-cat-1.example.com:6379",
	} {
		require.NoError(t, redis.Check(url))
	}
	for _, url := range []string{"", "127.0.0.1:6379", "http://127.0.0.1:6379", "redis://:se%cret@127.0.0.1:6379", "redis://:secret@127.0.0.1/x"} {
		err := redis.Check(url)
		require.ErrorContains(t, err, "redis://user:password@host:6379/0", url)
		require.NotContains(t, err.Error(), "cret")
		_, err = redis.Open(t.Context(), redis.Options{URL: url})
		require.Error(t, err)
	}
}

func TestOutages(t *testing.T) {
	t.Parallel()
	for name, outage := range map[string]struct{ begin, end func(*redistest.Server) }{
		"killed": {(*redistest.Server).Kill, (*redistest.Server).Restart},
		"frozen": {(*redistest.Server).Freeze, (*redistest.Server).Thaw},
		"full": {
			func(s *redistest.Server) { s.Configure("maxmemory", "1") },
			func(s *redistest.Server) { s.Configure("maxmemory", "0") },
		},
		"without replicas": {
			func(s *redistest.Server) { s.Configure("min-replicas-to-write", "1") },
			func(s *redistest.Server) { s.Configure("min-replicas-to-write", "0") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			var log lines
			c, err := redis.Open(t.Context(), redis.Options{
				URL: server.URL, Timeout: redistest.Patience, Retry: 20 * time.Millisecond, Logger: slog.New(slog.NewTextHandler(&log, nil)),
			})
			require.NoError(t, err)
			defer func() { require.NoError(t, c.Close()) }()
			asked := 0
			set := func(ctx context.Context, s *redis.Server) error {
				asked++
				return s.Set(ctx, "a", "1", time.Minute).Err()
			}
			require.NoError(t, c.Do(t.Context(), set))

			for range 2 {
				outage.begin(server)
				asked = 0
				for range 1000 {
					require.ErrorIs(t, c.Do(t.Context(), set), redis.ErrAway)
				}
				require.Equal(t, 1, asked, "the first one may wait for its timeout, the others do not")

				outage.end(server)
				require.Eventually(t, func() bool { return c.Ping(t.Context()) == nil }, 10*time.Second, 5*time.Millisecond)
			}
			require.Equal(t, 2, log.count("redis is away"), "%s", &log)
			require.Equal(t, 2, log.count("redis is back"), "%s", &log)
			require.Equal(t, 4, log.count("\n"), "a line for each change, and no other")
		})
	}
}

func TestOpenWithoutAServer(t *testing.T) {
	server := redistest.Start(t)
	server.Kill()
	c, err := redis.Open(t.Context(), redis.Options{URL: server.URL, Timeout: redistest.Patience, Retry: 20 * time.Millisecond})
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	require.ErrorIs(t, c.Ping(t.Context()), redis.ErrAway)
	server.Restart()
	require.Eventually(t, func() bool { return c.Ping(t.Context()) == nil }, 10*time.Second, 5*time.Millisecond)
}

func TestOnReturn(t *testing.T) {
	server := redistest.Start(t)
	var log lines
	c, err := redis.Open(t.Context(), redis.Options{
		URL: server.URL, Timeout: redistest.Patience, Retry: 20 * time.Millisecond, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	calls := make(chan bool, 10)
	c.OnReturn(func(ctx context.Context, _ *redis.Server) error {
		available := c.Ping(ctx) == nil
		calls <- available
		if len(calls) < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	server.Kill()
	require.Error(t, c.Ping(t.Context()))
	server.Restart()
	require.Eventually(t, func() bool { return len(calls) == 4 }, 10*time.Second, 5*time.Millisecond)
	require.False(t, <-calls, "before it is used again")
	require.False(t, <-calls, "a failure keeps the server away")
	require.False(t, <-calls, "as does another one")
	require.True(t, <-calls, "and for what came in between")
	require.Equal(t, 1, log.count(`not used yet" error="not yet"`), "%s", &log)
	require.Equal(t, 3, log.count("\n"), "%s", &log)
}

// get reads a key, "" when it is not there.
func get(t *testing.T, c *redis.Client, key string) string {
	t.Helper()
	var value string
	err := c.Do(t.Context(), func(ctx context.Context, s *redis.Server) (err error) {
		value, err = s.Get(ctx, c.Key(key)).Result()
		return err
	})
	if !errors.Is(err, goredis.Nil) {
		require.NoError(t, err)
	}
	return value
}

// lines is a log that is written while it is read.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *lines) count(s string) int { return strings.Count(l.String(), s) }
