package jobs_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/jobs"
)

// crashVariable makes this test binary the program that dies: it holds what dying needs to find the jobs.
const crashVariable = "JOBS_TEST_CRASH"

func TestMain(m *testing.M) {
	if at := os.Getenv(crashVariable); at != "" {
		die(at)
	}
	os.Exit(m.Run())
}

// die begins jobs, tells each on its output, and never ends one.
func die(at string) {
	c := reopen(at)
	jobs.Add(c, jobs.Worker[noteArgs]{Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
		_, _ = os.Stdout.WriteString(job.Args.Text + "\n")
		select {}
	}})
	if _, err := c.Start(context.Background()); err != nil {
		panic(err)
	}
	select {}
}

// A process that is killed in the middle of its work loses none of it.
func TestAKilledProcessLosesNoJob(t *testing.T) {
	t.Parallel()
	eachLasting(t, func(t *testing.T, p lasting) {
		const n = 20
		c := p.open(t, jobs.Options{Backoff: soon, Concurrency: n})
		done := make(chan string, 2*n)
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
			done <- job.Args.Text
			return nil
		}})
		for i := range n {
			_, err := c.Enqueue(t.Context(), noteArgs{strconv.Itoa(i)})
			require.NoError(t, err)
		}

		binary, err := os.Executable()
		require.NoError(t, err)
		process := exec.Command(binary)
		process.Env = append(os.Environ(), crashVariable+"="+p.at)
		output, err := process.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, process.Start())
		begun := bufio.NewScanner(output)
		for range 3 {
			require.True(t, begun.Scan(), "the process ended before it began the jobs")
		}
		require.NoError(t, process.Process.Kill())
		_ = process.Wait() // says that it was killed
		require.NotEmpty(t, all(t, c, jobs.Query{State: jobs.Running, Limit: 100}))

		p.forget(t)
		start(t, c)
		seen := map[string]bool{}
		for len(seen) < n {
			select {
			case text := <-done:
				seen[text] = true
			case <-time.After(patience):
				require.Fail(t, "jobs are lost", "%d of %d came", len(seen), n)
			}
		}
		require.EventuallyWithT(t, func(collect *assert.CollectT) {
			assert.Len(collect, all(collect, c, jobs.Query{State: jobs.Completed, Limit: 100}), n)
		}, patience, 20*time.Millisecond)
	})
}
