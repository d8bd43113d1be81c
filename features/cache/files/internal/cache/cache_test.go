package cache_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/cache"
)

type profile struct {
	Name string
	Tags []string
}

// quiet is a log that nobody reads.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// testStore holds a store against its contract, through the namespaces that programs use.
func testStore(t *testing.T, s cache.Store) {
	t.Helper()
	ctx := t.Context()
	c := cache.New(s, quiet())
	profiles := cache.NewNamespace[profile](c, "profiles", time.Minute)
	want := profile{"Ada", []string{"a", "b"}}

	_, found, err := profiles.Get(ctx, "ada")
	require.NoError(t, err)
	require.False(t, found)
	require.NoError(t, profiles.Delete(ctx, "ada"), "what is not there can be deleted")
	require.NoError(t, profiles.Delete(ctx))

	require.NoError(t, profiles.Set(ctx, "ada", profile{Name: "old"}))
	require.NoError(t, profiles.Set(ctx, "ada", want))
	got, found, err := profiles.Get(ctx, "ada")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, want, got)

	names := cache.NewNamespace[string](c, "names", time.Minute)
	_, found, err = names.Get(ctx, "ada")
	require.NoError(t, err)
	require.False(t, found, "a namespace has keys of its own")
	tricky := cache.NewNamespace[string](c, "names:a", time.Minute)
	require.NoError(t, tricky.Set(ctx, "b", "x"))
	_, found, err = names.Get(ctx, "a:b")
	require.NoError(t, err)
	require.False(t, found, "whatever it is called")

	other := cache.NewNamespace[int](c, "profiles", time.Minute)
	_, found, err = other.Get(ctx, "ada")
	require.NoError(t, err)
	require.False(t, found, "a value of another type is not there")

	require.NoError(t, profiles.Set(ctx, "bob", want))
	require.NoError(t, profiles.Delete(ctx, "ada", "bob"))
	for _, key := range []string{"ada", "bob"} {
		_, found, err = profiles.Get(ctx, key)
		require.NoError(t, err)
		require.False(t, found)
	}

	brief := cache.NewNamespace[string](c, "brief", 30*time.Millisecond)
	require.NoError(t, brief.Set(ctx, "a", "x"))
	require.Eventually(t, func() bool {
		_, found, err := brief.Get(ctx, "a")
		return err == nil && !found
	}, 10*time.Second, 10*time.Millisecond, "a value lives for its time")
}

func TestMemory(t *testing.T) { testStore(t, cache.NewMemory(1<<20)) }

func TestMemoryIsBounded(t *testing.T) {
	const limit = 100_000
	m := cache.NewMemory(limit)
	ctx := t.Context()
	require.NoError(t, m.Set(ctx, "used", make([]byte, 1000), time.Hour))
	require.NoError(t, m.Set(ctx, "unused", make([]byte, 1000), time.Hour))
	for i := range 1000 {
		require.NoError(t, m.Set(ctx, string(rune('a'+i)), make([]byte, 1000), time.Hour))
		_, found, err := m.Get(ctx, "used")
		require.NoError(t, err)
		require.True(t, found, "the least recently used go first")
		require.LessOrEqual(t, m.Size(), int64(limit))
	}
	_, found, err := m.Get(ctx, "unused")
	require.NoError(t, err)
	require.False(t, found)

	require.NoError(t, m.Set(ctx, "used", make([]byte, limit), time.Hour))
	_, found, err = m.Get(ctx, "used")
	require.NoError(t, err)
	require.False(t, found, "one that is too large takes the place of the old value, not of all others")
	require.Greater(t, m.Size(), int64(limit/2))
	m.Clear()
	require.Zero(t, m.Size())
}

func TestValuesEndWithTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := cache.NewNamespace[string](cache.New(cache.NewMemory(1<<20), quiet()), "n", time.Minute)
		require.NoError(t, n.Set(t.Context(), "a", "x"))
		time.Sleep(time.Minute - time.Nanosecond)
		_, found, err := n.Get(t.Context(), "a")
		require.NoError(t, err)
		require.True(t, found)
		time.Sleep(time.Nanosecond)
		_, found, err = n.Get(t.Context(), "a")
		require.NoError(t, err)
		require.False(t, found)
	})
}

func TestANamespaceNeedsATime(t *testing.T) {
	require.Panics(t, func() { cache.NewNamespace[string](cache.New(cache.NewMemory(1), quiet()), "n", 0) })
}

func TestSetRefusesWhatIsNoJSON(t *testing.T) {
	n := cache.NewNamespace[func()](cache.New(cache.NewMemory(1<<20), quiet()), "n", time.Minute)
	require.ErrorContains(t, n.Set(t.Context(), "a", func() {}), "keep n:a in the cache")
}

func TestCallersShareALoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := cache.NewNamespace[string](cache.New(cache.NewMemory(1<<20), quiet()), "n", time.Minute)
		var loads atomic.Int32
		load := func(ctx context.Context) (string, error) {
			loads.Add(1)
			time.Sleep(time.Second)
			return "x", ctx.Err()
		}
		first, leave := context.WithCancel(t.Context())
		var callers sync.WaitGroup
		callers.Go(func() {
			_, err := n.GetOrLoad(first, "a", load)
			require.ErrorIs(t, err, context.Canceled)
		})
		synctest.Wait()
		for range 50 {
			callers.Go(func() {
				value, err := n.GetOrLoad(t.Context(), "a", load)
				require.NoError(t, err, "the first caller left, the load went on")
				require.Equal(t, "x", value)
			})
		}
		time.Sleep(time.Millisecond)
		leave()
		callers.Wait()
		value, err := n.GetOrLoad(t.Context(), "a", load)
		require.NoError(t, err)
		require.Equal(t, "x", value)
		require.EqualValues(t, 1, loads.Load())
	})
}

// A load may read what is about to change. It must not outlive the change.
func TestChangesOvertakeLoads(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*cache.Namespace[string]) error
		want   string
	}{
		"delete": {func(n *cache.Namespace[string]) error { return n.Delete(t.Context(), "b", "a") }, "loaded"},
		"set":    {func(n *cache.Namespace[string]) error { return n.Set(t.Context(), "a", "set") }, "set"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := cache.NewNamespace[string](cache.New(cache.NewMemory(1<<20), quiet()), "n", time.Hour)
				// get loads a value, for which it takes the time if there is none.
				get := func(made string, takes time.Duration) string {
					value, err := n.GetOrLoad(t.Context(), "a", func(context.Context) (string, error) {
						time.Sleep(takes)
						return made, nil
					})
					require.NoError(t, err)
					return value
				}
				var before sync.WaitGroup
				before.Go(func() { require.Equal(t, "old", get("old", 2*time.Second)) })
				synctest.Wait()
				require.NoError(t, test.change(n))
				require.Equal(t, test.want, get("loaded", time.Second), "who comes later does not wait for the load that was overtaken")
				before.Wait()
				require.Equal(t, test.want, get("too late", 0), "nor is it kept")
			})
		})
	}
}

func TestLoadsThatFail(t *testing.T) {
	n := cache.NewNamespace[string](cache.New(cache.NewMemory(1<<20), quiet()), "n", time.Minute)
	errAway := errors.New("away")
	_, err := n.GetOrLoad(t.Context(), "a", func(context.Context) (string, error) { return "half", errAway })
	require.ErrorIs(t, err, errAway)
	_, err = n.GetOrLoad(t.Context(), "a", func(context.Context) (string, error) { panic("no") })
	require.ErrorContains(t, err, "load n:a: panic: no")
	value, err := n.GetOrLoad(t.Context(), "a", func(context.Context) (string, error) { return "x", nil })
	require.NoError(t, err, "a failure is not kept")
	require.Equal(t, "x", value)
}

// broken is a store that fails.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Get(context.Context, string) ([]byte, bool, error)        { return nil, false, errBroken }
func (broken) Set(context.Context, string, []byte, time.Duration) error { return errBroken }
func (broken) Delete(context.Context, ...string) error                  { return errBroken }

func TestAStoreThatFails(t *testing.T) {
	var log bytes.Buffer
	n := cache.NewNamespace[string](cache.New(broken{}, slog.New(slog.NewTextHandler(&log, nil))), "n", time.Minute)
	_, _, err := n.Get(t.Context(), "a")
	require.ErrorIs(t, err, errBroken)
	require.ErrorIs(t, n.Set(t.Context(), "a", "x"), errBroken)
	require.ErrorIs(t, n.Delete(t.Context(), "a"), errBroken, "who deletes must know")
	value, err := n.GetOrLoad(t.Context(), "a", func(context.Context) (string, error) { return "x", nil })
	require.NoError(t, err, "who reads need not")
	require.Equal(t, "x", value)
	require.Contains(t, log.String(), `msg="value not cached" error="keep n:a in the cache: broken"`)
}
