// Package webhooks receives what other services report.
//
// Anybody can send a request, and an event may come twice, late, or while the program is down. So a delivery counts when its
// signature is right, and young where the sender signs a time; its event is written down before anything else happens; and what
// its handler does and the note that it is done are one transaction. An event is done once, however often it is delivered, and
// nothing is lost that the sender is willing to send again.
package webhooks

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"omni.example/app/internal/database"
)

// Event is what a service reports.
type Event struct {
	// Source names the service, as the path of the delivery does: "stripe".
	Source string

	// ID identifies the event at its source; every delivery of it has the same one.
	ID string

	// Type says what happened, in the words of the source: "invoice.paid".
	Type string

	// Body is what was signed.
	Body []byte
}

// Decode reads the JSON of the body into v.
func (e Event) Decode(v any) error {
	if err := json.Unmarshal(e.Body, v); err != nil {
		return fmt.Errorf("decode %s event %s: %w", e.Source, e.ID, err)
	}
	return nil
}

// Handler does the work of an event. Its context has a transaction: what the handler writes through [database.DB.Conn] and the
// note that the event is done count together or not at all. On SQLite nobody else can write as long as that is open, so it does
// not wait for other services. After an error the sender tries again, if it does, and an administrator can.
type Handler func(ctx context.Context, e Event) error

// Source is a service that sends events.
type Source struct {
	// Name is the last part of the path of deliveries.
	Name string

	// Verify returns the event of a delivery that came at a time. An error says what is wrong with it.
	Verify func(h http.Header, body []byte, at time.Time) (Event, error)

	// Sign returns the headers that the service would send with the event at a time.
	Sign func(e Event, at time.Time) http.Header
}

// Options configure [New].
type Options struct {
	// DB keeps the log of events.
	DB *database.DB

	// Sources are whose deliveries are taken.
	Sources []Source

	// Keep is how long events stay in the log. Default: 30 days.
	Keep time.Duration

	// Metrics gets webhook_deliveries_total.
	Metrics prometheus.Registerer

	// Logger hears of deliveries that are refused.
	Logger *slog.Logger
}

// Receiver takes deliveries and has their events done.
type Receiver struct {
	db       *database.DB
	store    *store
	sources  map[string]Source
	handlers map[[2]string]Handler
	keep     time.Duration
	swept    atomic.Int64 // when old events were last deleted, in Unix seconds
	metrics  *prometheus.CounterVec
	log      *slog.Logger
}

// New returns a receiver without handlers. The error is one of registering the metrics.
func New(o Options) (*Receiver, error) {
	r := &Receiver{
		db:       o.DB,
		store:    newStore(o.DB),
		sources:  map[string]Source{},
		handlers: map[[2]string]Handler{},
		keep:     cmp.Or(o.Keep, 30*24*time.Hour),
		metrics: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "webhook_deliveries_total", Help: "Deliveries of events, by what became of them.",
		}, []string{"source", "outcome"}),
		log: o.Logger,
	}
	for _, s := range o.Sources {
		r.sources[s.Name] = s
	}
	return r, o.Metrics.Register(r.metrics)
}

// On has events of a type done by a handler; the type "*" stands for those that have none of their own. It is called before
// the first delivery. A second handler for the same events is a mistake in the program, and panics.
func (r *Receiver) On(source, eventType string, h Handler) {
	key := [2]string{source, eventType}
	if r.handlers[key] != nil {
		panic("webhooks: " + source + " events of type " + eventType + " have a handler already")
	}
	r.handlers[key] = h
}

// handler returns who does an event; nil when nobody does.
func (r *Receiver) handler(source, eventType string) Handler {
	if h := r.handlers[[2]string{source, eventType}]; h != nil {
		return h
	}
	return r.handlers[[2]string{source, "*"}]
}
