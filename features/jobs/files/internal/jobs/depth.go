package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// depth is what a queue holds.
type depth struct {
	queue  string
	jobs   map[State]int
	oldest time.Duration // how long the job that comes next has waited
}

// depthTimeout bounds the look at the queues, so that the other metrics do not wait long for it.
const depthTimeout = 2 * time.Second

// depths is a collector that looks at the queues each time that metrics are asked for.
type depths struct {
	backend        *backend
	log            *slog.Logger
	queued, oldest *prometheus.Desc
}

func newDepths(b *backend, log *slog.Logger) *depths {
	return &depths{
		backend: b,
		log:     log,
		queued:  prometheus.NewDesc("jobs_queued", "Jobs that are not completed, by state.", []string{"queue", "state"}, nil),
		oldest: prometheus.NewDesc("jobs_oldest_waiting_seconds",
			"How long the job that comes next has waited for a worker, in seconds.", []string{"queue"}, nil),
	}
}

// Describe implements [prometheus.Collector].
func (d *depths) Describe(out chan<- *prometheus.Desc) {
	out <- d.queued
	out <- d.oldest
}

// Collect implements [prometheus.Collector]. Queues that cannot be looked at are left out, and the other metrics stay.
func (d *depths) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), depthTimeout)
	defer cancel()
	all, err := d.backend.depths(ctx)
	if err != nil {
		d.log.LogAttrs(ctx, slog.LevelWarn, "queues of jobs not measured", slog.Any("error", err))
		return
	}
	for _, q := range all {
		for _, state := range []State{Scheduled, Waiting, Running, Retrying, Dead} {
			out <- prometheus.MustNewConstMetric(d.queued, prometheus.GaugeValue, float64(q.jobs[state]), q.queue, string(state))
		}
		out <- prometheus.MustNewConstMetric(d.oldest, prometheus.GaugeValue, q.oldest.Seconds(), q.queue)
	}
}
