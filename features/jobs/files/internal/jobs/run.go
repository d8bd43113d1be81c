package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"omni.example/app/internal/logging"
)

// What an attempt may come to, in the log and in the metrics.
const (
	outcomeCompleted = "completed"
	outcomeFailed    = "failed"  // it will be tried again
	outcomeStopped   = "stopped" // the program has to end, or an administrator cancelled it
	outcomeDead      = "dead"
)

// run makes one attempt. Whatever the work does, run returns: a panic is an error.
func (c *Client) run(ctx context.Context, k *kind, a attempt) (err error) {
	ctx = logging.With(a.origin.carry(ctx),
		slog.String("job", k.name), slog.String("job_id", a.id), slog.Int("attempt", a.attempt))
	start := time.Now()
	var stack []byte
	defer func() {
		if v := recover(); v != nil {
			err, stack = fmt.Errorf("panic: %v", v), debug.Stack()
		}
		c.report(ctx, k, outcome(ctx, a, err), time.Since(start), err, stack)
	}()
	return k.work(ctx, a)
}

func outcome(ctx context.Context, a attempt, err error) string {
	switch {
	case err == nil:
		return outcomeCompleted
	case errors.Is(ctx.Err(), context.Canceled):
		return outcomeStopped
	case gaveUp(err) || a.attempt >= a.maxAttempts:
		return outcomeDead
	default:
		return outcomeFailed
	}
}

// report writes the line of an attempt.
func (c *Client) report(ctx context.Context, k *kind, outcome string, elapsed time.Duration, err error, stack []byte) {
	c.metrics.observe(k.name, outcome, elapsed)
	level := slog.LevelInfo
	attrs := []slog.Attr{slog.String("outcome", outcome), slog.Float64("duration_ms", float64(elapsed.Microseconds())/1000)}
	if err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.Any("error", err))
	}
	if stack != nil {
		attrs = append(attrs, slog.String("stack", string(stack)))
	}
	if outcome == outcomeDead || stack != nil {
		level = slog.LevelError
	}
	c.o.Logger.LogAttrs(ctx, level, "job", attrs...)
}
