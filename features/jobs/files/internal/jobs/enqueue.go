package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Option says how a single job differs from others of its kind.
type Option func(*order)

// At has a job wait for a time.
func At(t time.Time) Option { return func(o *order) { o.at = t } }

// In puts a job into another queue than its worker's. Some worker has to name that queue, or nobody looks into it.
func In(queue string) Option { return func(o *order) { o.queue = queue } }

// MaxAttempts has a job tried that many times.
func MaxAttempts(n int) Option { return func(o *order) { o.maxAttempts = n } }

// Unique leaves a job out while another one of its kind with the same arguments waits, runs, or is to be tried again.
func Unique() Option { return func(o *order) { o.unique = true } }

// order is a job to enqueue.
type order struct {
	kind, queue string
	args        []byte
	maxAttempts int
	at          time.Time // zero is now
	unique      bool
	origin      origin
}

// Receipt tells what became of an order.
type Receipt struct {
	// ID identifies the job.
	ID string

	// Duplicate says that a job was there already and ID is the id of that one; only Unique leads to it.
	Duplicate bool
}

// Enqueue has args worked on in the background. Inside of a transaction of database.InTx, the job is part of that. The job's
// log carries the request and the user of ctx.
func (c *Client) Enqueue(ctx context.Context, args Args, options ...Option) (Receipt, error) {
	o, err := c.order(args, options)
	if err != nil {
		return Receipt{}, err
	}
	o.origin = originOf(ctx)
	r, err := c.backend.insert(ctx, o)
	if err != nil {
		return Receipt{}, fmt.Errorf("enqueue %s: %w", o.kind, err)
	}
	return r, nil
}

func (c *Client) order(args Args, options []Option) (order, error) {
	k, ok := c.kinds[args.Kind()]
	if !ok {
		return order{}, fmt.Errorf("enqueue %s: no worker does it: call jobs.Add for it", args.Kind())
	}
	o := order{kind: k.name, queue: k.queue, maxAttempts: k.maxAttempts}
	for _, set := range options {
		set(&o)
	}
	var err error
	if o.args, err = json.Marshal(args); err != nil {
		return order{}, fmt.Errorf("enqueue %s: write arguments: %w", k.name, err)
	}
	return o, nil
}
