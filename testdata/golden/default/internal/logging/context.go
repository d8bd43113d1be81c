package logging

import (
	"context"
	"log/slog"
	"slices"
)

// attrsContext is a context with attributes: its parent's and its own.
type attrsContext struct {
	context.Context
	attrs []slog.Attr
}

type attrsKey struct{}

// Value implements [context.Context].
func (c *attrsContext) Value(key any) any {
	if key == (attrsKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// With returns a context whose attributes are added to every record logged
// with it or with a context derived from it, in whatever goroutine.
func With(ctx context.Context, attrs ...slog.Attr) context.Context {
	return &attrsContext{ctx, slices.Concat(Attrs(ctx), attrs)}
}

// Attrs returns the attributes that [With] put into ctx. They are shared: do
// not change them.
func Attrs(ctx context.Context) []slog.Attr {
	if c, ok := ctx.Value(attrsKey{}).(*attrsContext); ok {
		return c.attrs
	}
	return nil
}

// contextHandler adds the attributes of the context to each record.
type contextHandler struct{ slog.Handler }

func (h contextHandler) Handle(ctx context.Context, r slog.Record) error {
	if attrs := Attrs(ctx); len(attrs) > 0 {
		r = r.Clone() // the caller may use the record again
		r.AddAttrs(attrs...)
	}
	return h.Handler.Handle(ctx, r)
}

func (h contextHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return contextHandler{h.Handler.WithAttrs(attrs)}
}

func (h contextHandler) WithGroup(name string) slog.Handler {
	return contextHandler{h.Handler.WithGroup(name)}
}
