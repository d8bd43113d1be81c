package email

import (
	"context"
	"errors"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
)

// Delivery hands messages to a provider, counts them and tells what became of them.
type Delivery struct {
	provider Provider
	log      *slog.Logger
	messages *prometheus.CounterVec
}

// NewDelivery returns the delivery by a provider. It registers email_messages_total.
func NewDelivery(p Provider, metrics prometheus.Registerer, log *slog.Logger) (*Delivery, error) {
	messages := prometheus.NewCounterVec(
		prometheus.CounterOpts{Name: "email_messages_total", Help: "Mails, by template and outcome."},
		[]string{"provider", "template", "outcome"},
	)
	return &Delivery{p, log, messages}, metrics.Register(messages)
}

// Deliver hands a message over. The error is [ErrRejected], or [ErrTemporary] where another try may help.
func (d *Delivery) Deliver(ctx context.Context, m Message) error {
	id, err := d.provider.Deliver(ctx, m)
	outcome, attrs := "sent", []any{"provider", d.provider.Name(), "template", m.Template}
	switch {
	case err == nil:
		d.log.InfoContext(ctx, "e-mail sent", append(attrs, "id", id)...)
	case errors.Is(err, ErrRejected):
		outcome = "rejected"
		d.log.ErrorContext(ctx, "e-mail rejected", append(attrs, "error", err)...)
	default:
		outcome = "failed"
		d.log.WarnContext(ctx, "e-mail not sent", append(attrs, "error", err)...)
	}
	d.messages.WithLabelValues(d.provider.Name(), m.Template, outcome).Inc()
	return err
}
