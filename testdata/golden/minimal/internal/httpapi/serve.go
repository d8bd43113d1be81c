package httpapi

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5"
)

// ServeHTTP implements [http.Handler]. It gives the request an id, recovers
// panics, measures, and logs one line: all in one place, because a middleware
// for each would wrap the writer and copy the request each time.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	x := a.newExchange(w, r)
	r = r.WithContext(x)
	defer func() { a.finish(x, r, start, recover()) }()

	header := w.Header()
	for name, values := range a.headers {
		header[name] = values
	}
	header["X-Request-Id"] = []string{x.id}
	if r.Method == http.MethodHead && !a.router.Match(chi.NewRouteContext(), http.MethodHead, routePath(r)) {
		x.route.RouteMethod = http.MethodGet // net/http drops the body (RFC 9110 §9.3.2)
	}
	a.handler.ServeHTTP(&x.writer, r)
}

// finish ends a request, whether its handler returned or panicked.
func (a *API) finish(x *exchange, r *http.Request, start time.Time, panicked any) {
	aborted := panicked == http.ErrAbortHandler
	switch {
	case panicked == nil || aborted:
	case x.writer.err != nil:
		x.err = fmt.Errorf("write response: %w", x.writer.err)
		aborted = true
	default:
		x.err, x.stack = fmt.Errorf("panic: %v", panicked), debug.Stack()
		// A response that has begun cannot become an error: cut the
		// connection, so that nobody takes the part for the whole.
		if aborted = x.writer.status != 0; !aborted {
			writeProblem(&x.writer, r, internal(x.err))
		}
	}
	if x.writer.status == 0 {
		x.writer.begin(http.StatusOK) // what net/http sends when the handler wrote nothing
	}
	if x.writer.late {
		// net/http drops it without a word, and the client sees the connection end.
		x.writer.status, x.err = statusOf(errTimeout.Kind), errors.Join(errTimeout, x.err)
	}
	elapsed := time.Since(start)
	a.metrics.observe(r.Method, r.Pattern, x.writer.status, elapsed)
	a.logRequest(x, r, elapsed)
	a.routes.Put(x.route)
	if aborted {
		panic(http.ErrAbortHandler)
	}
}

func (a *API) logRequest(x *exchange, r *http.Request, elapsed time.Duration) {
	level := slog.LevelInfo
	switch {
	case x.writer.status >= 500 || x.stack != nil:
		level = slog.LevelError
	case r.Pattern == "/health" || r.Pattern == "/health/ready" || r.Pattern == "/metrics":
		level = slog.LevelDebug // probes ask every few seconds
	}
	if !a.logger.Enabled(x.log, level) {
		return
	}
	// A record of our own, because Logger would look up the caller, which is
	// always this line.
	record := slog.NewRecord(time.Now(), level, "request", 0)
	record.AddAttrs(
		slog.String("method", r.Method),
		slog.String("path", r.URL.Path),
		slog.String("route", r.Pattern),
		slog.Int("status", x.writer.status),
		slog.Float64("duration_ms", float64(elapsed.Microseconds())/1000),
		slog.Int64("bytes", x.writer.bytes),
		slog.String("client_ip", x.client.String()),
	)
	if x.err != nil {
		record.AddAttrs(slog.String("error", x.err.Error()))
	}
	if x.stack != nil {
		record.AddAttrs(slog.String("stack", string(x.stack)))
	}
	// As with Logger, a log that cannot be written must not fail the request.
	_ = a.logger.Handler().Handle(x.log, record)
}
