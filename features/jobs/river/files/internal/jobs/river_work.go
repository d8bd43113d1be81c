package jobs

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// start does the jobs of every queue that a worker names, and enqueues what is scheduled. River elects one process to do the
// latter, to look for jobs whose process died, and to delete what is long done.
func (b *backend) start(ctx context.Context, c *Client) (stopped <-chan struct{}, err error) {
	cfg := &river.Config{
		Workers:              river.NewWorkers(),
		Queues:               map[string]river.QueueConfig{DefaultQueue: {MaxWorkers: b.o.Concurrency}},
		Logger:               c.riverLogger(),
		JobTimeout:           b.o.Timeout,
		RescueStuckJobsAfter: b.o.RescueAfter,
		SoftStopTimeout:      b.o.DrainTimeout,
		RetryPolicy:          retryPolicy(b.o.Backoff),
	}
	for _, k := range c.kinds {
		river.AddWorkerArgs(cfg.Workers, rawArgs{kind: k.name}, &worker{client: c, kind: k})
		cfg.Queues[k.queue] = river.QueueConfig{MaxWorkers: b.o.Concurrency}
	}
	for _, e := range c.schedule {
		periodic, err := c.periodic(e)
		if err != nil {
			return nil, err
		}
		cfg.PeriodicJobs = append(cfg.PeriodicJobs, periodic)
	}
	return b.work(ctx, cfg)
}

func (c *Client) periodic(e entry) (*river.PeriodicJob, error) {
	o, err := c.order(e.Args, e.Options)
	if err != nil {
		return nil, err
	}
	options, err := o.river()
	if err != nil {
		return nil, err
	}
	return river.NewPeriodicJob(e, func() (river.JobArgs, *river.InsertOpts) {
		return rawArgs{o.kind, o.args}, options
	}, nil), nil
}

// Next implements [river.PeriodicSchedule].
func (e entry) Next(t time.Time) time.Time { return e.next(t) }

// worker does the jobs of a kind for River.
type worker struct {
	river.WorkerDefaults[rawArgs]
	client *Client
	kind   *kind
}

func (w *worker) Timeout(*river.Job[rawArgs]) time.Duration { return w.kind.timeout }

func (w *worker) Work(ctx context.Context, job *river.Job[rawArgs]) error {
	a := attempt{id: formatID(job.ID), attempt: job.Attempt, maxAttempts: job.MaxAttempts, args: job.EncodedArgs}
	_ = json.Unmarshal(job.Metadata, &a.origin) // a job that another program enqueued may have another form
	err := w.client.run(ctx, w.kind, a)
	if gaveUp(err) {
		job.MaxAttempts = job.Attempt // so that River discards it, as it does where no attempt is left; what it cancels is not among the dead
	}
	return err
}

// retryPolicy is the pause between attempts as River asks for it.
type retryPolicy func(attempt int) time.Duration

func (p retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().UTC().Add(p(len(job.Errors) + 1))
}

// atLeast drops records below a level.
type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level && h.Handler.Enabled(ctx, l)
}

func (h atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(attrs), h.level}
}

func (h atLeast) WithGroup(name string) slog.Handler {
	return atLeast{h.Handler.WithGroup(name), h.level}
}
