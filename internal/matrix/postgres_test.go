//go:build matrix

package matrix

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
)

// scratch makes an empty database on the server that TEST_DATABASE_URL names and drops it at the end.
func scratch(t testing.TB) string {
	t.Helper()
	server, err := url.Parse(os.Getenv("TEST_DATABASE_URL"))
	require.NoError(t, err)
	db, err := sql.Open("pgx", server.String())
	require.NoError(t, err)
	name := fmt.Sprintf("matrix_%d", time.Now().UnixNano())
	_, err = db.Exec("CREATE DATABASE " + name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		require.NoError(t, err)
		require.NoError(t, db.Close())
	})
	server.Path = "/" + name
	return server.String()
}

// owner is the user whose todo it is, which the API does not tell.
func owner(t testing.TB, url, todo string) string {
	t.Helper()
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer db.Close()
	var user string
	require.NoError(t, db.QueryRow("SELECT user_id FROM todos WHERE id = $1", todo).Scan(&user))
	return user
}
