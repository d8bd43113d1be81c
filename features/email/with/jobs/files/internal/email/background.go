package email

import (
	"context"
	"errors"

	"omni.example/app/internal/jobs"
)

// messageArgs is the job that delivers a message.
type messageArgs struct {
	Message Message `json:"message" pii:"true"`
}

// Kind implements [jobs.Args].
func (messageArgs) Kind() string { return "email.message" }

// InBackground returns a Deliver that leaves messages to jobs, which hand them to the given one. A mail that a provider rejects
// is not tried again; everything else is, with the same key, as jobs are: a wrong password of the account's loses no mail while
// there are tries left.
func InBackground(c *jobs.Client, deliver func(context.Context, Message) error) func(context.Context, Message) error {
	jobs.Add(c, jobs.Worker[messageArgs]{Work: func(ctx context.Context, job *jobs.Job[messageArgs]) error {
		err := deliver(ctx, job.Args.Message)
		if errors.Is(err, ErrRejected) || errors.Is(err, ErrInvalid) {
			return jobs.GiveUp(err)
		}
		return err
	}})
	return func(ctx context.Context, m Message) error {
		_, err := c.Enqueue(ctx, messageArgs{m})
		return err
	}
}
