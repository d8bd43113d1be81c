package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"omni.example/app/internal/database"
)

// Options of Open. DB and Metrics are required.
type Options struct {
	// DB is where the jobs are kept.
	DB *database.DB

	// Metrics is where attempts are counted.
	Metrics prometheus.Registerer

	// Logger receives a record for each attempt.
	Logger *slog.Logger

	// Concurrency is how many jobs of a queue run at a time; 10 when zero.
	Concurrency int

	// Timeout bounds an attempt whose worker sets no other bound; 5 min when zero.
	Timeout time.Duration

	// RescueAfter is how long a job may run before its process counts as dead and it is tried again; an hour when zero. It
	// has to be longer than Timeout. Jobs whose worker has a longer timeout are left alone until that has passed.
	RescueAfter time.Duration

	// DrainTimeout is how long jobs in progress may take to end when the program stops; 20 s when zero.
	DrainTimeout time.Duration

	// Backoff is the pause after a failed attempt, counted from 1; a doubling one when nil.
	Backoff func(attempt int) time.Duration
}

// backend keeps jobs in tables of the application's database, by River (https://riverqueue.com/docs).
type backend struct {
	engine
	o Options
}

// engine is a client of River on one kind of database, whose transactions are of the type that its driver demands.
type engine interface {
	// enqueue inserts a job in the transaction of ctx.
	enqueue(ctx context.Context, args river.JobArgs, o *river.InsertOpts) (*rivertype.JobInsertResult, error)

	// work starts another client, which does jobs until stop is closed.
	work(ctx context.Context, cfg *river.Config) (stopped <-chan struct{}, err error)

	JobList(context.Context, *river.JobListParams) (*river.JobListResult, error)
	JobGet(context.Context, int64) (*rivertype.JobRow, error)
	JobRetry(context.Context, int64) (*rivertype.JobRow, error)
	JobCancel(context.Context, int64) (*rivertype.JobRow, error)
	JobDelete(context.Context, int64) (*rivertype.JobRow, error)

	// close frees what the engine opened.
	close() error
	//omni:slot jobs.engine
}

// Open returns a client that keeps jobs in the database.
func Open(ctx context.Context, o Options) (*Client, error) {
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	e, err := openEngine(ctx, o.DB, &river.Config{Logger: c.riverLogger()})
	if err != nil {
		return nil, fmt.Errorf("open jobs: %w", err)
	}
	c.backend = &backend{e, c.o}
	return c, c.measure()
}

// Close frees what Open took. Call it when no job runs any more.
func (c *Client) Close() error { return c.backend.close() }

// riverLogger lets through what River itself has to complain about. The lines of attempts are the client's own.
func (c *Client) riverLogger() *slog.Logger {
	return slog.New(atLeast{c.o.Logger.Handler(), slog.LevelWarn})
}

func (b *backend) insert(ctx context.Context, o order) (Receipt, error) {
	options, err := o.river()
	if err != nil {
		return Receipt{}, err
	}
	r, err := b.enqueue(ctx, rawArgs{o.kind, o.args}, options)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: formatID(r.Job.ID), Duplicate: r.UniqueSkippedAsDuplicate}, nil
}

// river is the order as River takes it.
func (o order) river() (*river.InsertOpts, error) {
	metadata, err := json.Marshal(o.origin)
	if err != nil {
		return nil, err
	}
	options := &river.InsertOpts{Queue: o.queue, MaxAttempts: o.maxAttempts, ScheduledAt: o.at, Metadata: metadata}
	if o.unique {
		options.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable,
			rivertype.JobStatePending,
			rivertype.JobStateRetryable,
			rivertype.JobStateRunning,
			rivertype.JobStateScheduled,
		}}
	}
	return options, nil
}

// rawArgs are arguments as River keeps them.
type rawArgs struct {
	kind string
	json.RawMessage
}

func (a rawArgs) Kind() string { return a.kind }
