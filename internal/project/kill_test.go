//go:build unix

package project

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// killEnv has the program of the tests apply a change and kill itself before a step.
const killEnv = "OMNI_TEST_KILL_BEFORE_STEP"

func TestMain(m *testing.M) {
	at, err := strconv.Atoi(os.Getenv(killEnv))
	if err != nil {
		os.Exit(m.Run())
	}
	steps := 0
	err = transaction{root: os.Args[1], step: func(string) error {
		if steps++; steps > at {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				return err
			}
			select {} // until the signal comes
		}
		return nil
	}}.apply(change)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The same for real: a process that is killed (kill -9) before each of its changes of the disk leaves the old tree or
// the new one to the next command, which says which.
func TestKilledAtEveryStep(t *testing.T) {
	outcomes := map[Recovered]int{}
	for at := 0; ; at++ {
		root := t.TempDir()
		require.NoError(t, write(t.Context(), root, before()))
		cmd := exec.Command(os.Args[0], root)
		cmd.Env = append(os.Environ(), killEnv+"="+strconv.Itoa(at))
		out, err := cmd.CombinedOutput()
		if err == nil {
			break
		}
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit, "%s", out)
		require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal(), "%s", out)
		what, err := Recover(root)
		require.NoError(t, err)
		outcomes[what]++
		got, err := ReadTree(root)
		require.NoError(t, err)
		if what == Finished {
			require.Equal(t, after(), got, "step %d", at)
		} else {
			require.Equal(t, before(), got, "step %d", at)
		}
		require.NoDirExists(t, root+"/.omni")
	}
	require.Greater(t, outcomes[Finished], 3)
	require.Greater(t, outcomes[Undone], 3)
	t.Logf("%v", outcomes)
}
