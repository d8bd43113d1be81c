package tree

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckPath(t *testing.T) {
	for _, ok := range []string{"go.mod", "cmd/api/main.go", ".github/workflows/ci.yml", ".gitignore"} {
		require.NoError(t, CheckPath(ok))
	}
	for _, bad := range []string{"", ".", "..", "../x", "a/../../x", "/etc/passwd", "a//b", "a/", `a\b`, "C:/x", ".git/config", ".GIT/hooks/x", "a\x00b"} {
		require.Error(t, CheckPath(bad), "%q", bad)
	}
}

func TestAddNamesBothOwners(t *testing.T) {
	tree := Tree{}
	require.NoError(t, tree.Add("db.go", &File{Owner: "db/neon"}))
	require.EqualError(t, tree.Add("db.go", &File{Owner: "db/postgres"}), "db.go is provided by db/neon and by db/postgres")
	require.EqualError(t, tree.Add("db.go", &File{}), "db.go is provided by db/neon and by the base project")
}
