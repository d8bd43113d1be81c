//go:build matrix

package matrix

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A feature that the user's own code needs cannot be removed: the build gate names the file, and nothing is
// written. One that nobody needs can be, and comes back, and the project compiles each time.
func TestTheBuildGate(t *testing.T) {
	omni := filepath.Join(t.TempDir(), "omni")
	out, err := exec.Command("go", "build", "-o", omni, "../../cmd/omni").CombinedOutput()
	require.NoError(t, err, string(out))
	dir := filepath.Join(t.TempDir(), "shop")
	run := func(in string, args ...string) (string, error) {
		cmd := exec.Command(omni, args...)
		cmd.Dir = in
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	said, err := run(filepath.Dir(dir), "new", "shop", "--preset", "minimal", "--auth", "oidc,clerk")
	require.NoError(t, err, said)

	mine := filepath.Join(dir, "internal", "app", "mine.go")
	require.NoError(t, os.WriteFile(mine, []byte("package app\n\nfunc (a *App) mine() string { return a.Config.Auth.Clerk.IssuerURL }\n\nvar _ = (*App).mine\n"), 0o644))
	said, err = run(dir, "remove", "clerk", "--allow-dirty")
	require.Error(t, err)
	require.Regexp(t, `error: the project would not pass go vet: internal/app/mine\.go:3:.*Clerk.*; nothing was changed`, said)
	require.FileExists(t, filepath.Join(dir, "internal", "auth", "clerk.go"))

	require.NoError(t, os.Remove(mine))
	for _, args := range [][]string{{"remove", "clerk"}, {"add", "clerk", "db/postgres"}} {
		said, err = run(dir, append(args, "--allow-dirty")...)
		require.NoError(t, err, said)
	}
	t.Setenv("GOPROXY", "off") // what is compiled is there: the gate needs no network
	said, err = run(dir, "swap", "auth", "supabase", "--allow-dirty")
	require.NoError(t, err, said)
	require.NoFileExists(t, filepath.Join(dir, "internal", "auth", "clerk.go"))
	require.FileExists(t, filepath.Join(dir, "internal", "auth", "supabase.go"))
}
