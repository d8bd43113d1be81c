package databasetest

import (
	"context"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
)

func postgres(t *testing.T) database.Options {
	t.Helper()
	return database.Options{URL: PostgresURL(t), MaxConns: 4, PreparedStatements: true}
}

// PostgresURL returns the address of an empty schema on the server at TEST_DATABASE_URL, dropped with the test. It skips the
// test when the variable is not set.
func PostgresURL(t *testing.T) string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		t.Skip("set TEST_DATABASE_URL to run on Postgres")
	}
	u, err := url.Parse(server)
	require.NoError(t, err)
	schema := "test_" + strings.ReplaceAll(database.NewID(), "-", "")
	admin, err := database.Open(t.Context(), database.Options{URL: server})
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.ExecContext(context.WithoutCancel(t.Context()), "DROP SCHEMA "+schema+" CASCADE")
		require.NoError(t, err)
		require.NoError(t, admin.Close())
	})
	_, err = admin.ExecContext(t.Context(), "CREATE SCHEMA "+schema)
	require.NoError(t, err)
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}
