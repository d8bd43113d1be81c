package jobs

import (
	"context"
	"log/slog"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/logging"
)

// origin is the request in which a job was enqueued, and its user. It travels with the job into the log of its attempts and to
// the jobs that these enqueue. A job does not act for that user: whom it is about is in its arguments.
type origin struct {
	RequestID string `json:"request_id,omitempty"`
	UserID    string `json:"user_id,omitempty"`
}

type originKey struct{}

func originOf(ctx context.Context) origin {
	if o, ok := ctx.Value(originKey{}).(origin); ok {
		return o
	}
	return origin{httpapi.RequestID(ctx), auth.User(ctx).ID}
}

// carry returns a context whose log lines name the origin.
func (o origin) carry(ctx context.Context) context.Context {
	var attrs []slog.Attr
	if o.RequestID != "" {
		attrs = append(attrs, slog.String("request_id", o.RequestID))
	}
	if o.UserID != "" {
		attrs = append(attrs, slog.String("user_id", o.UserID))
	}
	return logging.With(context.WithValue(ctx, originKey{}, o), attrs...)
}
