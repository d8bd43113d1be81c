package ai

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"omni.example/app/internal/database"
	"omni.example/app/internal/users"
)

// Call is an entry of the ledger: what one call of a model cost. Neither the prompt nor the answer is kept.
type Call struct {
	bun.BaseModel `bun:"table:ai_calls,alias:c"`

	ID               string    `bun:",pk,type:uuid"`
	UserID           string    `bun:",nullzero,type:uuid"` // empty for calls of the program itself, and of users that were deleted
	Day              string    `bun:",notnull"`            // of the call, in UTC: 2026-01-31
	Task             Task      `bun:",notnull"`
	Provider         string    `bun:",notnull"`
	Model            string    `bun:",notnull"`
	Status           string    `bun:",notnull"` // completed, failed, cancelled
	InputTokens      int64     `bun:",notnull"`
	CacheReadTokens  int64     `bun:",notnull"`
	CacheWriteTokens int64     `bun:",notnull"`
	OutputTokens     int64     `bun:",notnull"`
	CostMicroUSD     int64     `bun:"cost_micro_usd,notnull"`
	Priced           bool      `bun:",notnull"`
	Estimated        bool      `bun:",notnull"`
	DurationMS       int64     `bun:"duration_ms,notnull"`
	CreatedAt        time.Time `bun:",nullzero,notnull,default:current_timestamp"`

	User *users.User `bun:"rel:belongs-to,join:user_id=id,on_delete:SET NULL"`
}

// AfterCreateTable gives the table the indexes that budgets and reports are read by; migrations take them from here.
func (*Call) AfterCreateTable(ctx context.Context, q *bun.CreateTableQuery) error {
	for name, columns := range map[string][]string{
		"ai_calls_user_id_day": {"user_id", "day"},
		"ai_calls_day":         {"day"},
	} {
		if _, err := q.DB().NewCreateIndex().Model((*Call)(nil)).Index(name).Column(columns...).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Ledger keeps what calls cost.
type Ledger struct{ db *database.DB }

// NewLedger returns the ledger in db.
func NewLedger(db *database.DB) *Ledger { return &Ledger{db: db} }

// Record adds an entry and gives it an id.
func (l *Ledger) Record(ctx context.Context, c *Call) error {
	c.ID, c.CreatedAt = database.NewID(), database.Now()
	if _, err := l.db.Conn(ctx).NewInsert().Model(c).Exec(ctx); err != nil {
		return fmt.Errorf("record AI call: %w", err)
	}
	return nil
}

// Spent returns what a user's calls have cost since a day, in micro-dollars.
func (l *Ledger) Spent(ctx context.Context, userID, since string) (int64, error) {
	var spent int64
	err := l.db.Conn(ctx).NewSelect().Model((*Call)(nil)).
		ColumnExpr("CAST(COALESCE(SUM(cost_micro_usd), 0) AS BIGINT)").
		Where("user_id = ? AND day >= ?", userID, since).
		Scan(ctx, &spent)
	if err != nil {
		return 0, fmt.Errorf("sum up AI calls: %w", err)
	}
	return spent, nil
}

// Total is what several calls cost together. Of UserID, Day, Provider and Model it has those that they were grouped by.
type Total struct {
	UserID           *string `json:"user_id,omitempty" format:"uuid"`
	Day              *string `json:"day,omitempty" format:"date"`
	Provider         *string `json:"provider,omitempty"`
	Model            *string `json:"model,omitempty"`
	Calls            int64   `json:"calls"`
	UnpricedCalls    int64   `json:"unpriced_calls" doc:"Calls whose model has no known price: they are missing in the cost."`
	EstimatedCalls   int64   `json:"estimated_calls" doc:"Calls that broke off, so that their tokens are estimates."`
	InputTokens      int64   `json:"input_tokens"`
	CacheReadTokens  int64   `json:"cache_read_tokens"`
	CacheWriteTokens int64   `json:"cache_write_tokens"`
	OutputTokens     int64   `json:"output_tokens"`
	CostMicroUSD     int64   `json:"cost_micro_usd" bun:"cost_micro_usd" doc:"Millionths of a US dollar."`
}

// Report says which calls to add up, and how to group them.
type Report struct {
	// UserID narrows the report to a user; empty means everybody.
	UserID string

	// From and To are the first and the last day; an empty one sets no bound.
	From, To string

	// By lists what to group by: "user", "day", "model".
	By []string

	// Limit is how many groups to return, those that cost most.
	Limit int
}

// Totals adds up calls, the dearest group first.
func (l *Ledger) Totals(ctx context.Context, r Report) ([]Total, error) {
	totals := []Total{}
	q := l.db.Conn(ctx).NewSelect().Model((*Call)(nil)).
		ColumnExpr("COUNT(*) AS calls").
		ColumnExpr("CAST(SUM(CASE WHEN priced THEN 0 ELSE 1 END) AS BIGINT) AS unpriced_calls").
		ColumnExpr("CAST(SUM(CASE WHEN estimated THEN 1 ELSE 0 END) AS BIGINT) AS estimated_calls")
	for _, column := range []string{"input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "cost_micro_usd"} {
		q.ColumnExpr("CAST(SUM(?0) AS BIGINT) AS ?0", bun.Ident(column))
	}
	for _, by := range r.By {
		for _, column := range columnsOf(by) {
			q.Column(column).Group(column)
		}
	}
	if r.UserID != "" {
		q.Where("user_id = ?", r.UserID)
	}
	if r.From != "" {
		q.Where("day >= ?", r.From)
	}
	if r.To != "" {
		q.Where("day <= ?", r.To)
	}
	q.OrderExpr("SUM(cost_micro_usd) DESC, COUNT(*) DESC").Limit(int64(r.Limit))
	if err := q.Scan(ctx, &totals); err != nil {
		return nil, fmt.Errorf("add up AI calls: %w", err)
	}
	return totals, nil
}

// columnsOf returns the columns that a word of [Report.By] stands for.
func columnsOf(by string) []string {
	switch by {
	case "user":
		return []string{"user_id"}
	case "day":
		return []string{"day"}
	}
	return []string{"provider", "model"}
}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// monthOf returns the first day of the month.
func monthOf(t time.Time) string { return t.UTC().Format("2006-01") + "-01" }
