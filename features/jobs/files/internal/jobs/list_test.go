package jobs_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/jobs"
)

func TestTheMetricsTellWhatTheQueuesHold(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
		require.ErrorContains(t, err, "invalid_cursor")
		_, err = c.Get(t.Context(), "nobody")
		require.ErrorContains(t, err, "job_not_found")
	})
}
