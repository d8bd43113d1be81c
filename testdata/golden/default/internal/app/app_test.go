package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/app"
	"example.com/shop/internal/app/apptest"
	"example.com/shop/internal/config"
	"example.com/shop/internal/health"
)

func TestBoot(t *testing.T) {
	c := apptest.Start(t)
	for path, contentType := range map[string]string{
		"/health":       "application/json",
		"/health/ready": "application/json",
		"/openapi.json": "application/",
		"/docs":         "text/html",
		"/metrics":      "text/plain",
	} {
		response := c.Do(http.MethodGet, path, "", nil)
		require.Equal(t, http.StatusOK, response.Status, path)
		require.Contains(t, response.Header.Get("Content-Type"), contentType, path)
	}
	require.Equal(t, "route_not_found", c.Do(http.MethodGet, "/nowhere", "", nil).Problem(http.StatusNotFound))
	require.Equal(t, "unauthenticated", c.Do(http.MethodGet, "/api/v1/todos", "", nil).Problem(http.StatusUnauthorized))
	c.Do(http.MethodGet, "/api/v1/todos", c.Token("ada"), nil).Decode(http.StatusOK, nil)
}

func TestReadinessAsksTheDatabase(t *testing.T) {
	c := apptest.Start(t)
	var report health.Readiness
	c.Do(http.MethodGet, "/health/ready", "", nil).Decode(http.StatusOK, &report)
	require.Equal(t, "up", report.Checks["database"].Status)

	require.NoError(t, c.App.DB.Close())
	c.Do(http.MethodGet, "/health/ready", "", nil).Decode(http.StatusServiceUnavailable, &report)
	require.Equal(t, "down", report.Checks["database"].Status)
	c.Do(http.MethodGet, "/health", "", nil).Decode(http.StatusOK, nil)
}

func TestServeEndsWithItsContext(t *testing.T) {
	a, err := app.New(t.Context(), development(t), slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.NoError(t, a.Serve(ctx))
	require.NoError(t, a.Close())
}

func TestServeSaysWhyItCannotListen(t *testing.T) {
	cfg := development(t)
	cfg.HTTP.Host = "192.0.2.1" // of no machine (RFC 5737)
	a, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.ErrorContains(t, a.Serve(t.Context()), "listen on 192.0.2.1:0")
	require.NoError(t, a.Close())
}

func TestProduction(t *testing.T) {
	cfg := development(t)
	cfg.Env = config.Production
	status, header := get(t, cfg, "/metrics")
	require.Equal(t, http.StatusNotFound, status, "no metrics without a token")
	require.NotEmpty(t, header.Get("Strict-Transport-Security"))

	cfg.HTTP.MetricsToken = strings.Repeat("x", 32)
	status, _ = get(t, cfg, "/metrics")
	require.Equal(t, http.StatusUnauthorized, status)
}

func TestLimits(t *testing.T) {
	c := apptest.Start(t, "RATE_LIMIT_PUBLIC=2/1h", "RATE_LIMIT_PROTECTED=1/1h")
	for range 2 {
		response := c.Do(http.MethodGet, "/api/v1/todos", "no token", nil)
		require.Equal(t, "invalid_token", response.Problem(http.StatusUnauthorized))
		require.Equal(t, `"public";q=2;w=3600`, response.Header.Get("RateLimit-Policy"))
	}
	response := c.Do(http.MethodGet, "/api/v1/todos", "no token", nil)
	require.Equal(t, "rate_limited", response.Problem(http.StatusTooManyRequests), "guesses count against the address")
	require.NotEmpty(t, response.Header.Get("Retry-After"))

	ada, bob := c.Token("ada"), c.Token("bob")
	c.Do(http.MethodGet, "/api/v1/todos", ada, nil).Decode(http.StatusOK, nil)
	c.Do(http.MethodGet, "/api/v1/todos", ada, nil).Problem(http.StatusTooManyRequests)
	c.Do(http.MethodGet, "/api/v1/todos", bob, nil).Decode(http.StatusOK, nil)
	for range 5 {
		c.Do(http.MethodGet, "/health", "", nil).Decode(http.StatusOK, nil)
	}
}

func TestNewFails(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*config.Config)
		want   string
	}{
		"database": {func(c *config.Config) { c.Database.URL = "gopher://localhost/app" }, "gopher"},
		"key":      {func(c *config.Config) { c.Auth.LocalKeyFile = t.TempDir() }, "open key of the local issuer"},
		"provider": {func(c *config.Config) { c.Auth.Provider = "gatekeeper" }, `provider "gatekeeper" is not included`},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := development(t)
			test.change(&cfg)
			_, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestSeed(t *testing.T) {
	c := apptest.Start(t)
	n, err := c.App.Seed(t.Context())
	require.NoError(t, err)
	require.Positive(t, n)
	var page struct{ Items []any }
	c.Do(http.MethodGet, "/api/v1/todos", c.Token(app.DevSubject), nil).Decode(http.StatusOK, &page)
	require.Len(t, page.Items, n)
}

func TestModelsHaveTables(t *testing.T) {
	c := apptest.Start(t)
	for _, model := range app.Models() {
		_, err := c.App.DB.NewSelect().Model(model).Count(t.Context())
		require.NoError(t, err, "%T", model)
	}
}
