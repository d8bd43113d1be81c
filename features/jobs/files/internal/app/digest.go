package app

import (
	"context"
	"log/slog"

	//omni:slot app.digest.imports
	"omni.example/app/internal/todos"
)

// deliverDigest hands a weekly digest over. Without a way to reach the user it is a line of the log.
func (a *App) deliverDigest(ctx context.Context, d todos.Digest) error {
	//omni:slot app.digest
	a.Log.LogAttrs(ctx, slog.LevelInfo, "weekly digest", slog.String("digest_id", d.ID),
		slog.String("user_id", d.User.ID), slog.Int("open", d.Open), slog.Int("titles", len(d.Titles)))
	return nil
}
