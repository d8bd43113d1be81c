// Package outbound makes the HTTP clients that call other services.
//
// Other services are slow, busy and away at times, and a program that waits for them, or asks them ever again, goes down
// with them. So each try has a timeout; what failed is tried again where that cannot do anything twice, after pauses that
// spread the load; and a host that keeps failing is left alone for a while.
package outbound

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Options configure [New].
type Options struct {
	// Metrics gets outbound_request_duration_seconds, outbound_retries_total and outbound_breaker_state.
	Metrics prometheus.Registerer

	// Logger hears of retries, and of breakers that open and close.
	Logger *slog.Logger

	// Transport sends the tries. Default: one like http.DefaultTransport, with connections of its own.
	Transport http.RoundTripper
}

// Outbound is what the clients of one program have in common: connections, metrics, and a circuit breaker for each host.
type Outbound struct {
	transport http.RoundTripper
	breakers  *breakers
	metrics   *metrics
	log       *slog.Logger
}

// New returns an Outbound without connections. Close ends those that it makes.
func New(o Options) *Outbound {
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	m := newMetrics(o.Metrics)
	b := newBreakers(o.Logger, m.forget)
	o.Metrics.MustRegister(b)
	return &Outbound{transport: o.Transport, breakers: b, metrics: m, log: o.Logger}
}

// Client returns a client for one service. The timeout is how long one try may take to be answered, and how long the body
// of the answer may pause; a body that keeps coming, as a stream does, may take forever. How long all tries may take together
// is for the context of the request to say.
//
// Up to two further tries follow a failure if the request can be sent again (it has no body, or GetBody) and
//   - its method is idempotent (RFC 9110 §9.2.2) or it has an Idempotency-Key, and there was no answer, or one with the status
//     408, 429, 500, 502, 503 or 504;
//   - or it cannot have been processed: there was no connection, or the status is 429, or 503 with Retry-After.
//
// An answer that asks to wait longer than 30 s, or than the context allows, is returned as it is. When the breaker of the
// host is open, the error is [ErrOpen].
func (o *Outbound) Client(timeout time.Duration) *http.Client {
	return &http.Client{Transport: &transport{Outbound: o, timeout: timeout}}
}

// Close ends the connections that are idle.
func (o *Outbound) Close() error {
	(&http.Client{Transport: o.transport}).CloseIdleConnections()
	return nil
}
