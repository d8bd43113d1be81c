package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"omni.example/app/internal/jobs"
	"omni.example/app/internal/problem"
)

func TestAJobIsDone(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		registry := prometheus.NewRegistry()
		c := p.open(t, jobs.Options{Metrics: registry})
		done := make(chan *jobs.Job[noteArgs], 1)
		jobs.Add(c, jobs.Worker[noteArgs]{MaxAttempts: 3, Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
			done <- job
			return nil
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{"Buy milk"})
		require.NoError(t, err)
		require.False(t, receipt.Duplicate)
		require.Equal(t, jobs.Waiting, state(t, c, receipt.ID))

		start(t, c)
		require.Equal(t, &jobs.Job[noteArgs]{ID: receipt.ID, Attempt: 1, MaxAttempts: 3, Args: noteArgs{"Buy milk"}}, <-done)
		eventually(t, c, receipt.ID, jobs.Completed)
		info, err := c.Get(t.Context(), receipt.ID)
		require.NoError(t, err)
		require.Equal(t, map[string]any{"text": "Buy milk"}, info.Args)
		require.Equal(t, jobs.DefaultQueue, info.Queue)
		require.NotNil(t, info.FinishedAt)
		require.Empty(t, info.Errors)
		n, err := testutil.GatherAndCount(registry, "jobs_total", "job_duration_seconds")
		require.NoError(t, err)
		require.Equal(t, 2, n)
	})
}

func TestAJobBelongsToItsTransaction(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{Concurrency: 100})
		var done sync.Map
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
			done.Store(job.Args.Text, true)
			return nil
		}})
		undone := errors.New("undone")
		for i := range 500 {
			err := p.db.InTx(t.Context(), func(ctx context.Context) error {
				_, err := c.Enqueue(ctx, noteArgs{strconv.Itoa(i)})
				require.NoError(t, err)
				if i%2 == 1 {
					return undone
				}
				return nil
			})
			if i%2 == 1 {
				require.ErrorIs(t, err, undone)
			} else {
				require.NoError(t, err)
			}
		}
		require.Len(t, all(t, c, jobs.Query{Limit: 100}), 250)

		start(t, c)
		require.EventuallyWithT(t, func(t *assert.CollectT) {
			assert.Len(t, all(t, c, jobs.Query{State: jobs.Completed, Limit: 100}), 250)
		}, patience, 50*time.Millisecond)
		for i := range 500 {
			_, ok := done.Load(strconv.Itoa(i))
			require.Equal(t, i%2 == 0, ok, i)
		}
	})
}

func TestAnInnerTransactionUndoesItsJobsOnly(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
		require.NoError(t, p.db.InTx(t.Context(), func(ctx context.Context) error {
			_, err := c.Enqueue(ctx, noteArgs{"outer"})
			require.NoError(t, err)
			require.Error(t, p.db.InTx(ctx, func(ctx context.Context) error {
				_, err := c.Enqueue(ctx, noteArgs{"inner"})
				require.NoError(t, err)
				return errors.New("undone")
			}))
			return nil
		}))
		found := all(t, c, jobs.Query{Limit: 10})
		require.Len(t, found, 1)
		require.Equal(t, map[string]any{"text": "outer"}, found[0].Args)
	})
}

func TestAFailedJobIsTriedAgainUntilItIsDead(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		var pauses []int
		c := p.open(t, jobs.Options{Backoff: func(attempt int) time.Duration {
			pauses = append(pauses, attempt) // there is one job, so they come one at a time
			return 0
		}})
		var attempts atomic.Int64
		jobs.Add(c, jobs.Worker[noteArgs]{MaxAttempts: 3, Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
			if n := attempts.Add(1); n <= 3 {
				return fmt.Errorf("attempt %d of %d", job.Attempt, job.MaxAttempts)
			}
			return nil
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{})
		require.NoError(t, err)
		start(t, c)
		eventually(t, c, receipt.ID, jobs.Dead)
		require.EqualValues(t, 3, attempts.Load())
		info, err := c.Get(t.Context(), receipt.ID)
		require.NoError(t, err)
		require.NotEmpty(t, info.Errors)
		require.Equal(t, "attempt 3 of 3", info.Errors[len(info.Errors)-1].Message)
		require.Equal(t, 3, info.Attempt)

		require.NoError(t, c.Retry(t.Context(), receipt.ID))
		eventually(t, c, receipt.ID, jobs.Completed)
		require.EqualValues(t, 4, attempts.Load())
		require.NoError(t, c.Delete(t.Context(), receipt.ID))
		_, err = c.Get(t.Context(), receipt.ID)
		require.Equal(t, problem.NotFound, problem.KindOf(err))
	})
}

func TestAJobThatGivesUpIsNotTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{Backoff: soon})
		var attempts atomic.Int64
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(context.Context, *jobs.Job[noteArgs]) error {
			attempts.Add(1)
			return fmt.Errorf("send: %w", jobs.GiveUp(errors.New("no such address")))
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{})
		require.NoError(t, err)
		start(t, c)
		require.EventuallyWithT(t, func(t *assert.CollectT) {
			info, err := c.Get(context.Background(), receipt.ID)
			if assert.NoError(t, err) {
				assert.Contains(t, []jobs.State{jobs.Dead, jobs.Cancelled}, info.State)
				assert.NotEmpty(t, info.Errors)
			}
		}, patience, 20*time.Millisecond)
		require.EqualValues(t, 1, attempts.Load())
	})
}

func TestAPanicIsAFailedAttempt(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		log := &logged{}
		c := p.open(t, jobs.Options{Logger: log.logger(), Backoff: soon})
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
			if job.Attempt == 1 {
				var none *noteArgs
				_ = none.Text
			}
			return nil
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{})
		require.NoError(t, err)
		start(t, c)
		eventually(t, c, receipt.ID, jobs.Completed)
		lines := log.lines(t, "job")
		require.Len(t, lines, 2)
		require.Equal(t, "ERROR", lines[0]["level"])
		require.Equal(t, "failed", lines[0]["outcome"])
		require.Contains(t, lines[0]["error"], "panic: runtime error: invalid memory address")
		require.Contains(t, lines[0]["stack"], "contract_test.go")
		require.Equal(t, "completed", lines[1]["outcome"])
	})
}

func TestAUniqueJobIsThereOnce(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
		jobs.Add(c, jobs.Worker[otherArgs]{Work: func(context.Context, *jobs.Job[otherArgs]) error { return nil }})
		enqueue := func(args jobs.Args, options ...jobs.Option) jobs.Receipt {
			r, err := c.Enqueue(t.Context(), args, append(options, jobs.Unique())...)
			require.NoError(t, err)
			return r
		}
		first := enqueue(noteArgs{"a"})
		require.Equal(t, jobs.Receipt{ID: first.ID, Duplicate: true}, enqueue(noteArgs{"a"}))
		require.True(t, enqueue(noteArgs{"a"}, jobs.At(time.Now().Add(time.Hour))).Duplicate)
		require.False(t, enqueue(noteArgs{"b"}).Duplicate, "other arguments")
		require.False(t, enqueue(otherArgs{}).Duplicate, "another kind")

		start(t, c)
		eventually(t, c, first.ID, jobs.Completed)
		require.False(t, enqueue(noteArgs{"a"}).Duplicate, "the first is done")
	})
}

func TestAJobWaitsForItsTime(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		var done atomic.Int64
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(context.Context, *jobs.Job[noteArgs]) error {
			done.Add(1)
			return nil
		}})
		later, err := c.Enqueue(t.Context(), noteArgs{"later"}, jobs.At(time.Now().Add(time.Hour)))
		require.NoError(t, err)
		start(t, c)
		now, err := c.Enqueue(t.Context(), noteArgs{"now"})
		require.NoError(t, err)
		eventually(t, c, now.ID, jobs.Completed)
		require.Equal(t, jobs.Scheduled, state(t, c, later.ID))
		require.EqualValues(t, 1, done.Load())

		require.NoError(t, c.Retry(t.Context(), later.ID), "an administrator need not wait")
		eventually(t, c, later.ID, jobs.Completed)
	})
}

func TestAJobCanBeCancelled(t *testing.T) {
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
		require.Equal(t, problem.Conflict, problem.KindOf(c.Delete(t.Context(), receipt.ID)), "it runs")
		require.Equal(t, problem.Conflict, problem.KindOf(c.Retry(t.Context(), receipt.ID)), "it runs")
		require.NoError(t, c.Cancel(t.Context(), receipt.ID))
		require.Eventually(t, func() bool { return ended.Load() == 1 }, patience, 10*time.Millisecond)
	})
}

func TestAnAttemptHasItsTime(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{Backoff: soon})
		jobs.Add(c, jobs.Worker[noteArgs]{Timeout: time.Second, Work: func(ctx context.Context, job *jobs.Job[noteArgs]) error {
			if job.Attempt > 1 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{})
		require.NoError(t, err)
		start(t, c)
		eventually(t, c, receipt.ID, jobs.Completed)
		info, err := c.Get(t.Context(), receipt.ID)
		require.NoError(t, err)
		require.Equal(t, 2, info.Attempt)
	})
}

func TestAScheduledJobComesByTheClock(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		texts := make(chan string, 100)
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(_ context.Context, job *jobs.Job[noteArgs]) error {
			texts <- job.Args.Text
			return nil
		}})
		require.NoError(t, c.Schedule(jobs.Schedule{Cron: "@every 1s", Args: noteArgs{"tick"}}))
		start(t, c)
		for range 2 {
			require.Equal(t, "tick", <-texts)
		}
	})
}

func TestAMistakeInTheScheduleIsFoundAtTheStart(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		require.ErrorContains(t, c.Schedule(jobs.Schedule{Cron: "at noon", Args: noteArgs{}}), `schedule test.note: "at noon" is no time`)
		require.NoError(t, c.Schedule(jobs.Schedule{Cron: "@daily", Args: noteArgs{}}))
		_, err := c.Start(t.Context())
		require.ErrorContains(t, err, "enqueue test.note: no worker does it")
	})
}

func TestWhatNobodyDoesIsNotEnqueued(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		_, err := c.Enqueue(t.Context(), noteArgs{})
		require.ErrorContains(t, err, "enqueue test.note: no worker does it")
		jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
		require.Panics(t, func() { jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing}) })
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

func TestAJobThatTakesTooLongToStopIsDoneLater(t *testing.T) {
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

func TestTheMetricsTellWhatTheQueuesHold(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		registry := prometheus.NewRegistry()
		c := p.open(t, jobs.Options{Metrics: registry})
		jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
		for i := range 3 {
			_, err := c.Enqueue(t.Context(), noteArgs{strconv.Itoa(i)})
			require.NoError(t, err)
		}
		_, err := c.Enqueue(t.Context(), noteArgs{}, jobs.At(time.Now().Add(time.Hour)))
		require.NoError(t, err)
		require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
			# HELP jobs_queued Jobs that are not completed, by state.
			# TYPE jobs_queued gauge
			jobs_queued{queue="default",state="dead"} 0
			jobs_queued{queue="default",state="retrying"} 0
			jobs_queued{queue="default",state="running"} 0
			jobs_queued{queue="default",state="scheduled"} 1
			jobs_queued{queue="default",state="waiting"} 3
		`), "jobs_queued"))
		n, err := testutil.GatherAndCount(registry, "jobs_oldest_waiting_seconds")
		require.NoError(t, err)
		require.Equal(t, 1, n)
	})
}

func TestJobsAreListed(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing, Queue: "notes"})
		jobs.Add(c, jobs.Worker[otherArgs]{Work: func(context.Context, *jobs.Job[otherArgs]) error { return nil }})
		for i := range 5 {
			_, err := c.Enqueue(t.Context(), noteArgs{strconv.Itoa(i)})
			require.NoError(t, err)
		}
		_, err := c.Enqueue(t.Context(), otherArgs{}, jobs.At(time.Now().Add(time.Hour)))
		require.NoError(t, err)

		for q, want := range map[jobs.Query]int{
			{Limit: 2}:                                    6,
			{Limit: 2, Kind: "test.note"}:                 5,
			{Limit: 2, Queue: jobs.DefaultQueue}:          1,
			{Limit: 2, State: jobs.Waiting}:               5,
			{Limit: 5, State: jobs.Scheduled}:             1,
			{Limit: 5, State: jobs.Dead}:                  0,
			{Limit: 3, Queue: "notes", Kind: "test.none"}: 0,
		} {
			require.Len(t, all(t, c, q), want, "%+v", q)
		}
		_, err = c.List(t.Context(), jobs.Query{Limit: 2, Cursor: "elsewhere"})
		require.Equal(t, problem.Invalid, problem.KindOf(err))
		_, err = c.Get(t.Context(), "nobody")
		require.Equal(t, problem.NotFound, problem.KindOf(err))
	})
}
