// Package logging sets up structured logs that carry the request they belong
// to and no personal data.
//
// Redaction happens in the handler, behind every call site: by the name of an
// attribute ("password", "APIKey"), by the shape of a value (e-mail addresses,
// bearer tokens, JWTs, provider keys, credentials in URLs), and by the struct
// tag `pii:"true"` on a field of a value that is logged whole.
package logging

import (
	"io"
	"log/slog"
)

// Options say how records are written.
type Options struct {
	// JSON writes one JSON object a line, for machines; otherwise key=value
	// text, for a terminal.
	JSON bool

	// Level is the lowest level that is written.
	Level slog.Level
}

// New returns a logger that writes redacted records to w and adds the
// attributes of [With] to records logged with a context.
func New(w io.Writer, o Options) *slog.Logger {
	opts := &slog.HandlerOptions{Level: o.Level, ReplaceAttr: redact}
	if o.JSON {
		return slog.New(contextHandler{slog.NewJSONHandler(w, opts)})
	}
	return slog.New(contextHandler{slog.NewTextHandler(w, opts)})
}
