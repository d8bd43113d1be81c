package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/jobs"
)

func TestAFailedJobIsTriedAgainUntilItIsDead(t *testing.T) {
	t.Parallel()
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
		require.ErrorContains(t, err, "job_not_found")
	})
}

// What gave up is where operators look: among the dead of the list, of the gauge, of the log and of the count of attempts.
func TestAJobThatGivesUpIsDead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		log, registry := &logged{}, prometheus.NewRegistry()
		c := p.open(t, jobs.Options{Logger: log.logger(), Metrics: registry, Backoff: soon})
		var attempts atomic.Int64
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(context.Context, *jobs.Job[noteArgs]) error {
			attempts.Add(1)
			return fmt.Errorf("send: %w", jobs.GiveUp(errors.New("no such address")))
		}})
		receipt, err := c.Enqueue(t.Context(), noteArgs{})
		require.NoError(t, err)
		start(t, c)
		eventually(t, c, receipt.ID, jobs.Dead)
		require.EqualValues(t, 1, attempts.Load())
		found := all(t, c, jobs.Query{State: jobs.Dead, Limit: 10})
		require.Len(t, found, 1)
		require.Equal(t, receipt.ID, found[0].ID)
		require.Contains(t, found[0].Errors[0].Message, "send: no such address")
		require.Equal(t, "dead", log.lines(t, "job")[0]["outcome"])
		require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
			# HELP jobs_queued Jobs that are not completed, by state.
			# TYPE jobs_queued gauge
			jobs_queued{queue="default",state="dead"} 1
			jobs_queued{queue="default",state="retrying"} 0
			jobs_queued{queue="default",state="running"} 0
			jobs_queued{queue="default",state="scheduled"} 0
			jobs_queued{queue="default",state="waiting"} 0
			# HELP jobs_total Attempts at jobs, by outcome.
			# TYPE jobs_total counter
			jobs_total{kind="test.note",outcome="dead"} 1
		`), "jobs_queued", "jobs_total"))

		require.NoError(t, c.Retry(t.Context(), receipt.ID))
		require.Eventually(t, func() bool { return attempts.Load() == 2 }, patience, 20*time.Millisecond)
		eventually(t, c, receipt.ID, jobs.Dead)
	})
}

func TestAPanicIsAFailedAttempt(t *testing.T) {
	t.Parallel()
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
		require.Contains(t, lines[0]["stack"], "retry_test.go")
		require.Equal(t, "completed", lines[1]["outcome"])
	})
}

func TestAnAttemptHasItsTime(t *testing.T) {
	t.Parallel()
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
