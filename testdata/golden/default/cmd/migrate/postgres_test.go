package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/config"
)

// serverEnviron names the server of the tests, which the Postgres migrations are worked out on.
func serverEnviron(t *testing.T) []string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		t.Skip("set TEST_DATABASE_URL: the migrations of this project are for Postgres too")
	}
	return []string{"TEST_DATABASE_URL=" + server}
}

func TestScratchServer(t *testing.T) {
	var cfg config.Config
	require.Empty(t, scratchServer(cfg, nil))
	cfg.Database.URL = "file:data/app.db"
	require.Equal(t, "postgresql://test", scratchServer(cfg, []string{"TEST_DATABASE_URL=postgresql://test"}))
	cfg.Database.URL = "postgres://dev"
	require.Equal(t, "postgres://dev", scratchServer(cfg, []string{"TEST_DATABASE_URL=postgresql://test"}))
}
