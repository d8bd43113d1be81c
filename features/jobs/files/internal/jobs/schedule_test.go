package jobs_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/jobs"
)

func TestAJobWaitsForItsTime(t *testing.T) {
	t.Parallel()
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

func TestAScheduledJobComesByTheClock(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		c := p.open(t, jobs.Options{})
		require.ErrorContains(t, c.Schedule(jobs.Schedule{Cron: "at noon", Args: noteArgs{}}), `schedule test.note: "at noon" is no time`)
		require.NoError(t, c.Schedule(jobs.Schedule{Cron: "@daily", Args: noteArgs{}}))
		_, err := c.Start(t.Context())
		require.ErrorContains(t, err, "enqueue test.note: no worker does it")
	})
}
