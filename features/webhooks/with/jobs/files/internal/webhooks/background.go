package webhooks

import (
	"context"
	"errors"
	"fmt"

	"omni.example/app/internal/database"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/problem"
)

// Queued is the status of an event whose work waits for a job.
const Queued Status = "queued"

// Background does events by jobs, for work that takes longer than the sender waits for an answer.
type Background struct {
	receiver *Receiver
	jobs     *jobs.Client
	handlers map[[2]string]Handler
}

// eventArgs is the job that does an event.
type eventArgs struct {
	ID string `json:"id"` // of the entry in the log
}

func (eventArgs) Kind() string { return "webhooks.event" }

// NewBackground returns a Background without handlers, whose jobs c does.
func NewBackground(r *Receiver, c *jobs.Client) *Background {
	b := &Background{receiver: r, jobs: c, handlers: map[[2]string]Handler{}}
	jobs.Add(c, jobs.Worker[eventArgs]{Work: b.work})
	return b
}

// On has events of a type done by a handler in the background; see [Receiver.On]. The delivery is answered once the job is in
// the queue; after an error the job is tried again, as jobs are.
//
// Other than with [Receiver.On] the handler's context has no transaction, because one that is open for minutes keeps others from
// writing. So an event is done at least once: one whose process dies before the note that it is done, is done again. The handler
// makes that bearable with the event's source and ID: as the idempotency key of what it asks of other services, or as a unique
// key in the transaction in which it writes.
func (b *Background) On(source, eventType string, h Handler) {
	b.receiver.On(source, eventType, b.enqueue)
	b.handlers[[2]string{source, eventType}] = h
}

// enqueue is what the receiver has for a handler: it leaves the event to a job.
func (b *Background) enqueue(ctx context.Context, e Event) error {
	id, err := b.receiver.store.queue(ctx, e)
	if err != nil {
		return err
	}
	_, err = b.jobs.Enqueue(ctx, eventArgs{ID: id})
	return err
}

func (b *Background) work(ctx context.Context, job *jobs.Job[eventArgs]) error {
	stored, err := b.receiver.store.get(ctx, job.Args.ID)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.NotFound {
		return jobs.GiveUp(err) // deleted since
	}
	if err != nil {
		return err
	}
	if stored.Status != Queued && stored.Status != Failed {
		return nil // another job has done it
	}
	handler := b.handlers[[2]string{stored.Source, stored.Type}]
	if handler == nil {
		handler = b.handlers[[2]string{stored.Source, "*"}]
	}
	if handler == nil {
		return fmt.Errorf("do %s event %s: no handler for its type %s", stored.Source, stored.EventID, stored.Type)
	}
	event := Event{Source: stored.Source, ID: stored.EventID, Type: stored.Type, Body: stored.Body}
	return b.receiver.store.note(ctx, stored.ID, handler(ctx, event))
}

// note writes down what an attempt outside of a transaction came to, even if its context has ended, and returns its error.
func (s *store) note(ctx context.Context, id string, failure error) error {
	ctx = context.WithoutCancel(ctx)
	if failure != nil {
		return errors.Join(failure, s.fail(ctx, id, failure))
	}
	_, err := s.claim(ctx, id, []Status{Queued, Failed})
	return err
}

// queue notes that an event waits for a job, and returns the id of its entry. It takes back what claim noted of an attempt.
func (s *store) queue(ctx context.Context, e Event) (id string, err error) {
	_, err = s.db.Conn(ctx).NewUpdate().Model((*Entry)(nil)).
		Set("status = ?", Queued).Set("attempts = attempts - 1").Set("processed_at = NULL").Set("updated_at = ?", database.Now()).
		Where("source = ? AND event_id = ?", e.Source, e.ID).
		Returning("id").
		Exec(ctx, &id)
	if err != nil {
		return "", fmt.Errorf("queue webhook event: %w", err)
	}
	return id, nil
}
