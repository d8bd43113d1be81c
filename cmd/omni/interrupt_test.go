package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/cli"
)

// TestMainProcess is omni itself for TestInterrupt: the test binary run once more.
func TestMainProcess(t *testing.T) {
	dir := os.Getenv("OMNI_TEST_INTERRUPT")
	if dir == "" {
		return
	}
	os.Exit(cli.Main([]string{"new", dir, "--yes"}, os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// Ctrl-C, whenever it comes, leaves either the whole project or the folder as it was. It comes later and
// later until a project is finished before it.
func TestInterrupt(t *testing.T) {
	outcomes := map[bool]int{}
	for delay := time.Duration(0); outcomes[true] == 0; delay += 5*time.Millisecond + delay/8 {
		root := t.TempDir()
		dir := filepath.Join(root, "work", "shop")
		cmd := exec.Command(os.Args[0], "-test.run=^TestMainProcess$")
		cmd.Env = append(os.Environ(), "OMNI_TEST_INTERRUPT="+dir)
		require.NoError(t, cmd.Start())
		time.Sleep(delay) // whichever moment this hits, the outcome must be one of two
		if err := cmd.Process.Signal(os.Interrupt); !errors.Is(err, os.ErrProcessDone) {
			require.NoError(t, err)
		}
		err := cmd.Wait()
		var exit *exec.ExitError
		if err != nil {
			require.ErrorAs(t, err, &exit)
			require.True(t, signaled(exit) || exit.ExitCode() == 1, "%v", err)
		}
		// A signal that ends the process came before omni listened for it, or when all was done.
		if _, missing := os.Stat(dir); err == nil || signaled(exit) && missing == nil {
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

func signaled(exit *exec.ExitError) bool { return exit.Sys().(syscall.WaitStatus).Signaled() }
