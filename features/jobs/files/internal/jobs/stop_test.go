package jobs_test

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"omni.example/app/internal/jobs"
)

func TestAJobCanBeCancelled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{Backoff: soon})
		running := make(chan struct{}, 1)
		var ended atomic.Int64
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(ctx context.Context, _ *jobs.Job[noteArgs]) error {
			running <- struct{}{}
			<-ctx.Done()
			ended.Add(1)
			return ctx.Err()
		}})
		waiting, err := c.Enqueue(t.Context(), noteArgs{"waits"}, jobs.At(time.Now().Add(time.Hour)))
		require.NoError(t, err)
		require.NoError(t, c.Cancel(t.Context(), waiting.ID))

		receipt, err := c.Enqueue(t.Context(), noteArgs{"runs"})
		require.NoError(t, err)
		start(t, c)
		<-running
		require.ErrorContains(t, c.Delete(t.Context(), receipt.ID), "job_running")
		require.ErrorContains(t, c.Retry(t.Context(), receipt.ID), "job_running")
		require.NoError(t, c.Cancel(t.Context(), receipt.ID))
		require.Eventually(t, func() bool { return ended.Load() == 1 }, patience, 10*time.Millisecond)
	})
}

func TestStopWaitsForJobsInProgressAndTakesNoOther(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		before := goleak.IgnoreCurrent()
		t.Cleanup(func() { goleak.VerifyNone(t, before) }) // when the client is closed
		c := p.open(t, jobs.Options{Concurrency: 1})
		running, goOn := make(chan struct{}), make(chan struct{})
		var done atomic.Int64
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(ctx context.Context, _ *jobs.Job[noteArgs]) error {
			if done.Load() == 0 {
				close(running)
				<-goOn
			}
			done.Add(1)
			return ctx.Err()
		}})
		var enqueued []jobs.Receipt
		for i := range 10 {
			receipt, err := c.Enqueue(t.Context(), noteArgs{strconv.Itoa(i)})
			require.NoError(t, err)
			enqueued = append(enqueued, receipt)
		}
		ctx, cancel := context.WithCancel(t.Context())
		stop, err := c.Start(ctx)
		require.NoError(t, err)
		<-running
		cancel()
		stopped := make(chan error, 1)
		go func() { stopped <- stop() }()
		close(goOn)
		require.NoError(t, <-stopped)
		require.LessOrEqual(t, done.Load(), int64(2), "at most one that was taken in the same moment")
		states := map[jobs.State]int64{}
		for _, receipt := range enqueued {
			states[state(t, c, receipt.ID)]++
		}
		require.Equal(t, map[jobs.State]int64{jobs.Completed: done.Load(), jobs.Waiting: 10 - done.Load()}, states)
	})
}

// Who has no worker yet, or no longer, has a program that starts all the same.
func TestWithoutWorkersThereIsNothingToDo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		stop, err := p.open(t, jobs.Options{}).Start(t.Context())
		require.NoError(t, err)
		require.NoError(t, stop())
	})
}

func TestAJobThatTakesTooLongToStopIsDoneLater(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{DrainTimeout: time.Millisecond})
		running := make(chan struct{}, 1)
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(ctx context.Context, _ *jobs.Job[noteArgs]) error {
			running <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{})
		require.NoError(t, err)
		stop, err := c.Start(t.Context())
		require.NoError(t, err)
		<-running
		require.NoError(t, stop())

		next := p.open(t, jobs.Options{})
		jobs.Add(next, jobs.Worker[noteArgs]{Work: nothing})
		start(t, next)
		eventually(t, next, receipt.ID, jobs.Completed)
	})
}
