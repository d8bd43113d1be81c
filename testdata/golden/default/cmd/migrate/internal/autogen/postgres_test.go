package autogen

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func testPostgres(t *testing.T) Dialect {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		t.Skip("set TEST_DATABASE_URL to run on Postgres")
	}
	return Postgres(server)
}

func TestPostgresNeedsAServer(t *testing.T) {
	_, err := Compare(t.Context(), Postgres(""), os.DirFS(t.TempDir()), firstModels())
	require.ErrorContains(t, err, "set TEST_DATABASE_URL")
	_, err = Compare(t.Context(), Postgres("postgres://u:secret@127.0.0.1:1/shop"), os.DirFS(t.TempDir()), firstModels())
	require.ErrorContains(t, err, "connect to Postgres database shop on 127.0.0.1:1")
	require.NotContains(t, err.Error(), "secret")
}

func TestPostgresNeedsModelsInOrder(t *testing.T) {
	_, err := Compare(t.Context(), testPostgres(t), os.DirFS(t.TempDir()), []any{(*post)(nil)})
	require.ErrorContains(t, err, "create table of *autogen.post", "a table that is referred to comes first")
}
