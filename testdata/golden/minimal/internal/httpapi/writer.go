package httpapi

import (
	"context"
	"net/http"
)

// responseWriter remembers what was sent.
type responseWriter struct {
	http.ResponseWriter
	ctx    context.Context
	status int
	bytes  int64
	err    error // of a write: the client is gone
	late   bool  // it began when nothing could be sent any more
}

// Unwrap lets [http.ResponseController] reach flushing, deadlines and hijacking.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *responseWriter) begin(status int) {
	w.status = status
	w.late = w.ctx.Err() != nil && tooLate(w.ctx)
}

func (w *responseWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	if status >= http.StatusOK || status == http.StatusSwitchingProtocols {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.begin(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	if err != nil {
		w.err = err
	}
	return n, err
}
