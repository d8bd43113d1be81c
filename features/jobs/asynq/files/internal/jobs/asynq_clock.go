package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strconv"
	"time"
)

// repeat enqueues a scheduled job each time until ctx ends. Every process does so, and the id of the job, made of what and
// when it is, has the server take the first and refuse the others.
func (b *backend) repeat(ctx context.Context, c *Client, e entry) {
	for {
		at := e.next(time.Now())
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(at)):
		}
		o, err := c.order(e.Args, e.Options)
		if err == nil {
			_, err = b.send(ctx, tickID(e, o, at), o)
		}
		if err != nil && ctx.Err() == nil {
			b.o.Logger.LogAttrs(ctx, slog.LevelError, "scheduled job not enqueued", slog.String("job", e.Args.Kind()), slog.Any("error", err))
		}
	}
}

func tickID(e entry, o order, at time.Time) string {
	sum := sha256.Sum256([]byte(o.kind + "\n" + e.Cron + "\n" + string(o.args)))
	return hex.EncodeToString(sum[:8]) + "-" + strconv.FormatInt(at.Unix(), 10)
}
