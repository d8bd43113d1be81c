package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/cli"
)

// TestMainProcess is omni itself for the tests of interrupts: the test binary run once more, with these arguments.
func TestMainProcess(t *testing.T) {
	args := os.Getenv("OMNI_TEST_ARGS")
	if args == "" {
		return
	}
	os.Exit(cli.Main(strings.Fields(args), os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// omni is a call of it in a folder.
func omni(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestMainProcess$")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "OMNI_TEST_ARGS="+strings.Join(args, " "))
	return cmd
}

// interrupted sends a call Ctrl-C after a while, whichever moment that hits. done says that it ended as if it had not been.
func interrupted(t *testing.T, cmd *exec.Cmd, delay time.Duration) (done bool) {
	require.NoError(t, cmd.Start())
	time.Sleep(delay)
	if err := cmd.Process.Signal(os.Interrupt); !errors.Is(err, os.ErrProcessDone) {
		require.NoError(t, err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil {
		require.ErrorAs(t, err, &exit)
		require.True(t, signaled(exit) || exit.ExitCode() == 1, "%v", err)
	}
	return err == nil || signaled(exit) // before omni listened for it, or when all was done
}

// Ctrl-C, whenever it comes, leaves either the whole project or the folder as it was. It comes later and
// later until a project is finished before it.
func TestInterrupt(t *testing.T) {
	outcomes := map[bool]int{}
	for delay := time.Duration(0); outcomes[true] == 0; delay += 5*time.Millisecond + delay/8 {
		root := t.TempDir()
		dir := filepath.Join(root, "work", "shop")
		done := interrupted(t, omni(root, "new", dir, "--yes"), delay)
		if _, missing := os.Stat(dir); done && missing == nil {
			require.FileExists(t, filepath.Join(dir, ".git", "HEAD"))
			require.FileExists(t, filepath.Join(dir, "omni.yaml"))
			entries, err := os.ReadDir(filepath.Dir(dir))
			require.NoError(t, err)
			require.Len(t, entries, 1)
			outcomes[true]++
			continue
		}
		entries, err := os.ReadDir(root)
		require.NoError(t, err)
		require.Empty(t, entries, "after %s", delay)
		outcomes[false]++
	}
	t.Logf("%d times the whole project, %d times nothing", outcomes[true], outcomes[false])
}

// Ctrl-C during a change leaves the project as it was or as it should become, and the next command finishes what was begun.
func TestInterruptedChange(t *testing.T) {
	made := filepath.Join(t.TempDir(), "shop")
	require.NoError(t, omni(".", "new", made, "--preset", "minimal", "--no-git", "--yes").Run())
	whole := filepath.Join(t.TempDir(), "shop")
	require.NoError(t, os.CopyFS(whole, os.DirFS(made)))
	require.NoError(t, omni(whole, "add", "clerk", "--no-verify").Run())
	before, after := tree(t, made), tree(t, whole)
	outcomes := map[bool]int{}
	for delay := time.Duration(0); outcomes[true] == 0; delay += 2 * time.Millisecond {
		dir := filepath.Join(t.TempDir(), "shop")
		require.NoError(t, os.CopyFS(dir, os.DirFS(made)))
		interrupted(t, omni(dir, "add", "clerk", "--no-verify"), delay)
		require.NoError(t, omni(dir, "status").Run())
		now := tree(t, dir)
		changed := !maps.Equal(before, now)
		if changed {
			require.Equal(t, after, now, "after %s", delay)
		}
		outcomes[changed]++
	}
	t.Logf("%d times the whole change, %d times nothing", outcomes[true], outcomes[false])
}

// tree is every file below a folder.
func tree(t *testing.T, dir string) map[string]string {
	all := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(data)
		return err
	}))
	return all
}

func signaled(exit *exec.ExitError) bool { return exit.Sys().(syscall.WaitStatus).Signaled() }
