package ai

import (
	"context"
	"log/slog"
	"time"

	"omni.example/app/internal/database"
)

// bookingTimeout bounds the write of an entry, which happens even if its caller has gone.
const bookingTimeout = 5 * time.Second

// booking is what is known of an attempt when it has ended.
type booking struct {
	user    string
	model   Model
	request Request
	answer  *Completion
	took    time.Duration
	err     error

	// perhaps says that the vendor may have answered after all, and cancelled that nobody waited for it.
	perhaps, cancelled bool
}

func (b booking) status() string {
	switch {
	case b.err == nil:
		return "completed"
	case b.cancelled:
		return "cancelled"
	}
	return "failed"
}

// billed says whether the attempt may cost something: a model has written, or may have.
func (b booking) billed() bool {
	return b.err == nil || b.answer.Text != "" || b.answer.Usage != Usage{} || b.perhaps
}

// book counts an attempt, and writes it down if it may cost something, whether or not somebody still waits for the answer.
// An answer is not withheld because the ledger fails: the log then has what it misses.
func (g *Gateway) book(ctx context.Context, b booking) {
	if b.err != nil {
		level := slog.LevelWarn
		if b.cancelled {
			level = slog.LevelDebug
		}
		g.o.Logger.LogAttrs(ctx, level, "model did not answer", slog.String("model", b.model.String()),
			slog.Duration("took", b.took), slog.Any("error", b.err))
	}
	if b.billed() {
		b.answer.settle(g.o.Prices, b.model, b.request, b.err == nil)
	}
	g.metrics.observe(b)
	if !b.billed() {
		return
	}
	entry := &Call{
		UserID:           b.user,
		Day:              dayOf(database.Now()),
		Task:             b.request.Task,
		Provider:         b.model.Provider,
		Model:            b.answer.Model,
		Status:           b.status(),
		InputTokens:      b.answer.Usage.Input,
		CacheReadTokens:  b.answer.Usage.CacheRead,
		CacheWriteTokens: b.answer.Usage.CacheWrite,
		OutputTokens:     b.answer.Usage.Output,
		CostMicroUSD:     b.answer.CostMicroUSD,
		Priced:           b.answer.Priced,
		Estimated:        b.answer.Estimated,
		DurationMS:       b.took.Milliseconds(),
	}
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookingTimeout)
	defer cancel()
	if err := g.o.Ledger.Record(detached, entry); err != nil {
		g.o.Logger.LogAttrs(detached, slog.LevelError, "call missing in the ledger", slog.Any("error", err),
			slog.String("billed_user_id", b.user), slog.String("model", b.model.String()),
			slog.Int64("cost_micro_usd", entry.CostMicroUSD), slog.Bool("priced", entry.Priced))
	}
}
