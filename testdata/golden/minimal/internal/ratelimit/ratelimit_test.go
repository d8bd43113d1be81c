package ratelimit_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/logging"
	"example.com/shop/internal/ratelimit"
)

func TestLimitReadsItsTextForm(t *testing.T) {
	var l ratelimit.Limit
	require.NoError(t, l.UnmarshalText([]byte("60/1m")))
	require.Equal(t, ratelimit.Limit{Requests: 60, Per: time.Minute}, l)
	for _, text := range []string{"", "60", "x/1m", "0/1m", "-1/1m", "60/", "60/x", "60/0s", "60/-1m", "60/1ns"} {
		require.ErrorContains(t, l.UnmarshalText([]byte(text)), "60/1m", text)
	}
	require.Equal(t, ratelimit.Limit{Requests: 60, Per: time.Minute}, l, "an error changes nothing")
}

func TestMemoryAllowsABurstAndThenTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := ratelimit.NewMemory()
		limit := ratelimit.Limit{Requests: 3, Per: 30 * time.Second}
		take := func(key string) ratelimit.Result {
			res, err := m.Take(t.Context(), key, limit)
			require.NoError(t, err)
			return res
		}
		require.Equal(t, ratelimit.Result{Allowed: true, Limit: 3, Remaining: 2, Reset: 10 * time.Second}, take("a"))
		require.Equal(t, ratelimit.Result{Allowed: true, Limit: 3, Remaining: 1, Reset: 20 * time.Second}, take("a"))
		require.Equal(t, ratelimit.Result{Allowed: true, Limit: 3, Remaining: 0, Reset: 30 * time.Second}, take("a"))
		require.Equal(t, ratelimit.Result{Limit: 3, RetryAfter: 10 * time.Second, Reset: 30 * time.Second}, take("a"))
		require.True(t, take("b").Allowed, "callers have budgets of their own")

		time.Sleep(10 * time.Second)
		require.True(t, take("a").Allowed, "exactly after Retry-After")
		require.False(t, take("a").Allowed, "one earned, one spent")

		time.Sleep(time.Hour)
		require.Equal(t, 2, take("a").Remaining, "the budget fills up, and no more")
	})
}

// However many callers there are, the store stays small, and those who are
// over their limit stay over it.
func TestMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := ratelimit.NewMemory()
		slow := ratelimit.Limit{Requests: 2, Per: time.Hour}
		for range 3 {
			_, err := m.Take(t.Context(), "abuser", slow)
			require.NoError(t, err)
		}
		fast := ratelimit.Limit{Requests: 60, Per: time.Minute}
		for i := range 250_000 {
			_, err := m.Take(t.Context(), strconv.Itoa(i), fast)
			require.NoError(t, err)
		}
		require.LessOrEqual(t, m.Len(), 100_000)
		res, err := m.Take(t.Context(), "abuser", slow)
		require.NoError(t, err)
		require.False(t, res.Allowed)

		time.Sleep(2 * time.Hour)
		for i := range 250_000 {
			_, err := m.Take(t.Context(), "late"+strconv.Itoa(i%10_000), fast)
			require.NoError(t, err)
			time.Sleep(time.Millisecond)
		}
		require.Less(t, m.Len(), 50_000, "full budgets are forgotten")
	})
}

func TestMemoryCountsConcurrentRequestsExactly(t *testing.T) {
	m := ratelimit.NewMemory()
	var wg sync.WaitGroup
	allowed := make(chan struct{}, 200)
	for range 200 {
		wg.Go(func() {
			if res, _ := m.Take(t.Context(), "a", ratelimit.Limit{Requests: 50, Per: time.Hour}); res.Allowed {
				allowed <- struct{}{}
			}
		})
	}
	wg.Wait()
	require.Len(t, allowed, 50)
}

func TestAddressTakesAnIPv6NetworkAsOneCaller(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.1":            "192.0.2.1",
		"::ffff:192.0.2.1":     "192.0.2.1",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0":         "fe80::/64",
	} {
		require.Equal(t, want, ratelimit.Address(netip.MustParseAddr(addr)))
	}
}

type brokenStore struct{}

func (brokenStore) Take(context.Context, string, ratelimit.Limit) (ratelimit.Result, error) {
	return ratelimit.Result{}, errors.New("redis is away")
}

// serve starts an API whose callers are told apart by the header X-Who.
func serve(t *testing.T, s ratelimit.Store, log *strings.Builder) http.Handler {
	t.Helper()
	api := httpapi.New(httpapi.Options{Logger: logging.New(log, logging.Options{})})
	classes := ratelimit.Classes{"public": {Requests: 2, Per: time.Minute}, "ai": {Requests: 1, Per: time.Minute}}
	api.Use(ratelimit.Middleware(api.Root(), s, classes, func(ctx huma.Context) (string, string) {
		return "public", ctx.Header("X-Who")
	}))
	ok := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
	huma.Get(api.Root(), "/plain", ok)
	huma.Get(api.Version(1), "/ai", ok, ratelimit.Class("ai"))
	huma.Register(api.Root(), huma.Operation{
		Method: "GET", Path: "/unlimited", OperationID: "unlimited", Metadata: map[string]any{"ratelimit.class": "none"},
	}, ok)
	return api
}

func get(h http.Handler, path, who string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("X-Who", who)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestMiddlewareLimitsByClassAndCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := serve(t, ratelimit.NewMemory(), new(strings.Builder))
		res := get(h, "/plain", "ann")
		require.Equal(t, 204, res.StatusCode)
		require.Equal(t, `"public";q=2;w=60`, res.Header.Get("RateLimit-Policy"))
		require.Equal(t, `"public";r=1;t=30`, res.Header.Get("RateLimit"))
		require.Empty(t, res.Header.Get("Retry-After"))

		require.Equal(t, 204, get(h, "/plain", "ann").StatusCode)
		time.Sleep(time.Millisecond)
		res = get(h, "/plain", "ann")
		require.Equal(t, 429, res.StatusCode)
		require.Equal(t, "30", res.Header.Get("Retry-After"), "rounded up")
		require.Equal(t, `"public";r=0;t=60`, res.Header.Get("RateLimit"))
		require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
		var p httpapi.Problem
		require.NoError(t, json.NewDecoder(res.Body).Decode(&p))
		require.Equal(t, "rate_limited", p.Code)

		require.Equal(t, 204, get(h, "/plain", "bob").StatusCode)
		require.Equal(t, 204, get(h, "/api/v1/ai", "ann").StatusCode, "a class has a budget of its own")
		require.Equal(t, 429, get(h, "/api/v1/ai", "ann").StatusCode)
		for range 5 {
			res = get(h, "/unlimited", "ann")
			require.Equal(t, 204, res.StatusCode)
			require.NotContains(t, res.Header, "Ratelimit")
			require.NotContains(t, res.Header, "Ratelimit-Policy")
		}
		time.Sleep(30 * time.Second)
		require.Equal(t, 204, get(h, "/plain", "ann").StatusCode)
	})
}

func TestMiddlewareLetsRequestsThroughWhenTheStoreFails(t *testing.T) {
	var log strings.Builder
	h := serve(t, brokenStore{}, &log)
	for range 5 {
		require.Equal(t, 204, get(h, "/plain", "ann").StatusCode)
	}
	require.Contains(t, log.String(), "redis is away")
	require.Contains(t, log.String(), "level=WARN")
}
