package webhooks

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"omni.example/app/internal/database"
	"omni.example/app/internal/logging"
	"omni.example/app/internal/problem"
)

var (
	errSource   = problem.New(problem.NotFound, "webhook_source_unknown", "Nobody's events are received here.")
	errRefused  = problem.New(problem.Unauthenticated, "webhook_refused", "The delivery is not signed as it must be.")
	errRejected = problem.New(problem.Conflict, "webhook_event_rejected", "A delivery that was refused cannot be done: nobody knows who sent it.")
	errNobody   = problem.New(problem.Conflict, "webhook_event_ignored", "No handler is registered for events of this type.")
)

// Receive takes a delivery and has its event done, unless it is done already. Errors: webhook_source_unknown, webhook_refused,
// and those of the handler, after which the event is failed until it comes again.
func (r *Receiver) Receive(ctx context.Context, source string, h http.Header, body []byte) error {
	s, ok := r.sources[source]
	if !ok {
		return errSource
	}
	now := time.Now()
	r.sweep(ctx, now)
	event, err := s.Verify(h, body, now)
	if err != nil {
		return r.refuse(ctx, source, err)
	}
	event.Source = source
	ctx = logging.With(ctx, slog.String("webhook_event", event.ID), slog.String("webhook_type", event.Type))
	entry, err := r.store.record(ctx, event)
	if err != nil {
		return err
	}
	handler := r.handler(source, event.Type)
	if handler == nil {
		r.count(source, Ignored)
		return r.store.ignore(ctx, entry.ID)
	}
	done, err := r.do(ctx, entry.ID, event, handler, Received, Failed, Ignored)
	switch {
	case err != nil:
		r.count(source, Failed)
	case done:
		r.count(source, Processed)
	default:
		r.count(source, Duplicate)
	}
	return err
}

// do runs the handler in a transaction that also notes that the event is done, provided that it has one of the statuses, if any
// are named. Of two deliveries at once the second one waits for the first one's transaction and then finds nothing to do.
func (r *Receiver) do(ctx context.Context, id string, e Event, handler Handler, when ...Status) (done bool, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if done, err = r.store.claim(ctx, id, when); err != nil || !done {
			return err
		}
		return handler(ctx, e)
	})
	if err != nil {
		// The client may be gone, and the reason must not be.
		if noted := r.store.fail(context.WithoutCancel(ctx), id, err); noted != nil {
			r.log.LogAttrs(ctx, slog.LevelError, "webhook failure not noted", slog.Any("error", noted))
		}
	}
	return done && err == nil, err
}

// Replay has an event done again, whether or not it was done before, and returns what the log says of it then. Errors:
// webhook_event_not_found, webhook_event_rejected, webhook_event_ignored, and those of the handler.
func (r *Receiver) Replay(ctx context.Context, id string) (*Entry, error) {
	stored, err := r.store.get(ctx, id)
	if err != nil {
		return nil, err
	}
	if stored.Status == Rejected {
		return nil, errRejected
	}
	handler := r.handler(stored.Source, stored.Type)
	if handler == nil {
		return nil, errNobody
	}
	event := Event{Source: stored.Source, ID: stored.EventID, Type: stored.Type, Body: stored.Body}
	ctx = logging.With(ctx, slog.String("webhook_event", event.ID), slog.String("webhook_type", event.Type))
	if _, err := r.do(ctx, id, event, handler); err != nil {
		return nil, err
	}
	stored, err = r.store.get(ctx, id)
	return &stored.Entry, err
}

// refuse notes a delivery that nobody knows the sender of, without its body.
func (r *Receiver) refuse(ctx context.Context, source string, reason error) error {
	r.count(source, Rejected)
	r.log.LogAttrs(ctx, slog.LevelWarn, "webhook refused", slog.String("source", source), slog.Any("error", reason))
	if err := r.store.reject(ctx, source, reason); err != nil {
		return err
	}
	return errRefused.Because(reason)
}

// sweep deletes old events, once an hour.
func (r *Receiver) sweep(ctx context.Context, now time.Time) {
	last := r.swept.Load()
	if now.Unix()-last < int64(time.Hour/time.Second) || !r.swept.CompareAndSwap(last, now.Unix()) {
		return
	}
	if err := r.store.deleteBefore(ctx, database.Now().Add(-r.keep)); err != nil {
		r.log.LogAttrs(ctx, slog.LevelError, "old webhook events not deleted", slog.Any("error", err))
	}
}

func (r *Receiver) count(source string, outcome Status) {
	r.metrics.WithLabelValues(source, string(outcome)).Inc()
}
