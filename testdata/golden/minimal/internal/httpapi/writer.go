package httpapi

import "net/http"

// responseWriter remembers what was sent.
type responseWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
	err    error // of a write: the client is gone
}

// Unwrap lets [http.ResponseController] reach flushing, deadlines and hijacking.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *responseWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	if status >= http.StatusOK || status == http.StatusSwitchingProtocols {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	if err != nil {
		w.err = err
	}
	return n, err
}
