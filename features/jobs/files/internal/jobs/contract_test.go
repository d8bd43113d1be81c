package jobs_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/jobs"
)

func TestAJobIsDone(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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

func TestAUniqueJobIsThereOnce(t *testing.T) {
	t.Parallel()
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

func TestWhatNobodyDoesIsNotEnqueued(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		_, err := c.Enqueue(t.Context(), noteArgs{})
		require.ErrorContains(t, err, "enqueue test.note: no worker does it")
		jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
		require.Panics(t, func() { jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing}) })
	})
}
