package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Client enqueues jobs, does them, and shows what became of them.
type Client struct {
	o        Options
	kinds    map[string]*kind
	schedule []entry
	metrics  *metrics
	backend  *backend
}

// newClient returns a client that still has no backend.
func newClient(o Options) (*Client, error) {
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	o.Concurrency = cmp.Or(o.Concurrency, 10)
	o.Timeout = cmp.Or(o.Timeout, 5*time.Minute)
	o.DrainTimeout = cmp.Or(o.DrainTimeout, 20*time.Second)
	if o.Backoff == nil {
		o.Backoff = backoff
	}
	m, err := newMetrics(o.Metrics)
	if err != nil {
		return nil, err
	}
	return &Client{o: o, kinds: map[string]*kind{}, metrics: m}, nil
}

// measure adds what the queues hold to the metrics.
func (c *Client) measure() error { return c.o.Metrics.Register(newDepths(c.backend, c.o.Logger)) }

// Start does jobs in the background until ctx ends or stop is called. Then no further job begins; those in progress may end,
// and lose their context after the drain timeout. What they leave is done later, by another process or after a restart. Stop
// returns when all have ended, or an error when some do not.
func (c *Client) Start(ctx context.Context) (stop func() error, err error) {
	if err := c.checkSchedule(); err != nil {
		return nil, err
	}
	if len(c.kinds) == 0 {
		return func() error { return nil }, nil // no worker, so nothing that it could do
	}
	ctx, cancel := context.WithCancel(ctx)
	stopped, err := c.backend.start(ctx, c)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	return func() error {
		cancel()
		select {
		case <-stopped:
			return nil
		case <-time.After(c.o.DrainTimeout + abandonAfter):
			return errors.New("stop jobs: some ignore that their context has ended")
		}
	}, nil
}

// abandonAfter is how long a job may take to notice that its context has ended.
const abandonAfter = 5 * time.Second

// longestBackoff bounds the pause between two attempts.
const longestBackoff = time.Hour

// backoff is the pause after a failed attempt, counted from 1: 2 s, 4 s, 8 s and so on, up to an hour. A random part of up to a
// half keeps jobs that failed together from coming back together.
func backoff(attempt int) time.Duration {
	pause := longestBackoff
	if attempt < 12 {
		pause = min(pause, time.Second<<attempt)
	}
	return pause/2 + rand.N(pause/2)
}
