package ai_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/problem"
	"omni.example/app/internal/users"
)

// scripted is a provider that does as a test says.
type scripted struct {
	name   string
	pieces []string
	usage  ai.Usage
	err    error  // after the pieces
	during func() // after the first piece
	asked  []ai.Request
}

func (s *scripted) Name() string { return s.name }

func (s *scripted) Model(t ai.Task) string {
	if t == ai.Search {
		return ""
	}
	return "m"
}

func (s *scripted) Complete(ctx context.Context, model string, r ai.Request) (*ai.Completion, error) {
	return s.Stream(ctx, model, r, func(string) error { return nil })
}

func (s *scripted) Stream(ctx context.Context, model string, r ai.Request, emit func(string) error) (*ai.Completion, error) {
	s.asked = append(s.asked, r)
	c := &ai.Completion{Provider: s.name, Model: model}
	for _, piece := range s.pieces {
		if ctx.Err() != nil {
			return c, &ai.Error{Provider: s.name, Code: "cut_off", Message: ctx.Err().Error()}
		}
		c.Text += piece
		if err := emit(piece); err != nil {
			return c, err
		}
		if s.during != nil {
			s.during()
		}
	}
	if s.err != nil {
		return c, s.err
	}
	c.FinishReason, c.Usage = ai.FinishStop, s.usage
	return c, nil
}

// failed is a provider that answers with a status.
func failed(status int) *scripted {
	return &scripted{name: "first", err: &ai.Error{Provider: "first", Status: status, Code: "error"}}
}

// bench is a gateway with its ledger, its log and its metrics.
type bench struct {
	*ai.Gateway
	db      *database.DB
	metrics *prometheus.Registry
	log     bytes.Buffer
}

// open makes a gateway over providers whose model m costs a dollar for a million tokens read, and two for as many written.
func open(t *testing.T, db *database.DB, change func(*ai.Options), providers ...ai.Provider) *bench {
	t.Helper()
	b := &bench{db: db, metrics: prometheus.NewRegistry()}
	o := ai.Options{
		Providers: providers,
		Prices:    map[ai.Model]ai.Price{},
		Ledger:    ai.NewLedger(db),
		MaxTokens: 100,
		Timeout:   time.Minute,
		Metrics:   b.metrics,
		Logger:    slog.New(slog.NewTextHandler(&b.log, nil)),
	}
	for _, p := range providers {
		o.Prices[ai.Model{Provider: p.Name(), Name: "m"}] = ai.Price{Input: 1_000_000, CacheRead: 100_000, CacheWrite: 1_250_000, Output: 2_000_000}
	}
	if change != nil {
		change(&o)
	}
	var err error
	b.Gateway, err = ai.New(o)
	require.NoError(t, err)
	return b
}

// calls returns the ledger, the oldest entry first.
func (b *bench) calls(t *testing.T) []ai.Call {
	t.Helper()
	var calls []ai.Call
	require.NoError(t, b.db.NewSelect().Model(&calls).Order("id").Scan(t.Context()))
	return calls
}

// as returns a context of a user with a row.
func as(t *testing.T, db *database.DB, subject string) (context.Context, string) {
	t.Helper()
	user, err := users.NewStore(db).Ensure(t.Context(), "https://id.example.com", subject, "", "")
	require.NoError(t, err)
	return auth.As(t.Context(), auth.Identity{ID: user.ID}), user.ID
}

func requireProblem(t *testing.T, err error, code string) {
	t.Helper()
	var p *problem.Error
	require.ErrorAs(t, err, &p)
	require.Equal(t, code, p.Code)
}

func TestCallsAreWrittenDown(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		model := &scripted{name: "first", pieces: []string{"Hello", " world"}, usage: ai.Usage{Input: 70, CacheRead: 30, CacheWrite: 8, Output: 5}}
		b := open(t, db, nil, model)
		ctx, ada := as(t, db, "ada")

		c, err := b.Complete(ctx, "Say hello.", ai.Complex, ai.System("Be brief."), ai.MaxTokens(9),
			ai.History(ai.Message{Role: ai.User, Text: "Hi"}, ai.Message{Role: ai.Assistant, Text: "Yes?"}))
		require.NoError(t, err)
		require.Equal(t, "Hello world", c.Text)
		require.Equal(t, []ai.Request{{
			Task:      ai.Complex,
			System:    "Be brief.",
			Messages:  []ai.Message{{Role: ai.User, Text: "Hi"}, {Role: ai.Assistant, Text: "Yes?"}, {Role: ai.User, Text: "Say hello."}},
			MaxTokens: 9,
			Last:      true,
		}}, model.asked)
		require.EqualValues(t, 70+3+10+10, c.CostMicroUSD)
		require.True(t, c.Priced)
		require.False(t, c.Estimated)

		calls := b.calls(t)
		require.Len(t, calls, 1)
		entry := calls[0]
		require.Equal(t, ada, entry.UserID)
		require.Equal(t, ai.Complex, entry.Task)
		require.Equal(t, []string{"first", "m", "completed"}, []string{entry.Provider, entry.Model, entry.Status})
		require.Equal(t, []int64{70, 30, 8, 5, 93}, []int64{entry.InputTokens, entry.CacheReadTokens, entry.CacheWriteTokens, entry.OutputTokens, entry.CostMicroUSD})
		require.Equal(t, time.Now().UTC().Format(time.DateOnly), entry.Day)

		_, err = b.Complete(t.Context(), "By nobody.", ai.Simple)
		require.NoError(t, err)
		require.Empty(t, b.calls(t)[1].UserID)
		require.Equal(t, 100, model.asked[1].MaxTokens, "the most that is allowed")

		_, err = db.NewDelete().Model((*users.User)(nil)).Where("id = ?", ada).Exec(t.Context())
		require.NoError(t, err)
		require.Empty(t, b.calls(t)[0].UserID, "costs outlive their user")
	})
}

func TestFallback(t *testing.T) {
	db := databasetest.SQLite(t)
	second := func() *scripted {
		return &scripted{name: "second", pieces: []string{"Here."}, usage: ai.Usage{Input: 1, Output: 1}}
	}
	for _, status := range []int{0, 400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 529} {
		first, other := failed(status), second()
		b := open(t, db, nil, first, other)
		c, err := b.Complete(t.Context(), "x", ai.Simple)
		require.NoError(t, err, status)
		require.False(t, first.asked[0].Last)
		require.True(t, other.asked[0].Last)
		require.Equal(t, "second", c.Provider)
		require.Contains(t, b.log.String(), "first/m", "the log tells why")

		var pieces []string
		c, err = b.Stream(t.Context(), "x", ai.Simple, func(text string) error { pieces = append(pieces, text); return nil })
		require.NoError(t, err, status)
		require.Equal(t, "second", c.Provider)
		require.Equal(t, []string{"Here."}, pieces)
		require.EqualValues(t, 2, testutil.ToFloat64(counter(t, b, "ai_calls_total", "first", "m", "failed")))
	}
	for _, call := range open(t, db, nil).calls(t) {
		require.Equal(t, "second", call.Provider, "what did not answer cost nothing")
	}
}

// Whoever asks hears that the request is at fault only if every model says so: one may say it of its account, or of a prompt that
// is too long for it alone.
func TestNoModelAnswers(t *testing.T) {
	db := databasetest.SQLite(t)
	for want, statuses := range map[string][][2]int{
		"ai_request_refused": {{400, 400}, {413, 422}},
		"ai_unavailable":     {{429, 503}, {400, 503}, {503, 400}, {0, 422}},
	} {
		for _, status := range statuses {
			first, second := failed(status[0]), failed(status[1])
			second.name = "second"
			_, err := open(t, db, nil, first, second).Complete(t.Context(), "x", ai.Simple)
			requireProblem(t, err, want)
			require.Len(t, second.asked, 1)
		}
	}
}

// counter returns a counter of a vector by its labels.
func counter(t *testing.T, b *bench, name string, labels ...string) prometheus.Collector {
	t.Helper()
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: "Calls of models, by outcome."}, []string{"provider", "model", "status"})
	var known prometheus.AlreadyRegisteredError
	require.ErrorAs(t, b.metrics.Register(c), &known)
	return known.ExistingCollector.(*prometheus.CounterVec).WithLabelValues(labels...)
}

// An answer has one author: once somebody has read its beginning, no other model goes on.
func TestNoFallbackInTheMiddle(t *testing.T) {
	first := &scripted{name: "first", pieces: []string{"Once upon"}, err: &ai.Error{Provider: "first", Status: 529, Code: "overloaded_error"}}
	second := &scripted{name: "second", pieces: []string{"Here."}}
	b := open(t, databasetest.SQLite(t), nil, first, second)
	var pieces []string
	_, err := b.Stream(t.Context(), "Tell me.", ai.Simple, func(text string) error { pieces = append(pieces, text); return nil })
	requireProblem(t, err, "ai_unavailable")
	require.Equal(t, []string{"Once upon"}, pieces)
	require.Empty(t, second.asked)

	calls := b.calls(t)
	require.Len(t, calls, 1, "what was written is billed")
	require.Equal(t, "failed", calls[0].Status)
	require.True(t, calls[0].Estimated)
	require.EqualValues(t, 2, calls[0].InputTokens)
	require.EqualValues(t, 3, calls[0].OutputTokens)
	require.EqualValues(t, 2+6, calls[0].CostMicroUSD)
}

func TestTheLedgerIsWrittenWhenTheClientGoesAway(t *testing.T) {
	t.Run("its context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		first := &scripted{name: "first", pieces: []string{"Once", " upon"}, during: cancel}
		second := &scripted{name: "second"}
		b := open(t, databasetest.SQLite(t), nil, first, second)
		_, err := b.Stream(ctx, "Tell me.", ai.Simple, func(string) error { return nil })
		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, second.asked)
		requireCancelled(t, b)
	})
	t.Run("it cannot be written to", func(t *testing.T) {
		gone := errors.New("broken pipe")
		b := open(t, databasetest.SQLite(t), nil, &scripted{name: "first", pieces: []string{"Once"}})
		_, err := b.Stream(t.Context(), "Tell me.", ai.Simple, func(string) error { return gone })
		require.Equal(t, gone, err)
		requireCancelled(t, b)
	})
	t.Run("before the first word", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		b := open(t, databasetest.SQLite(t), nil, &scripted{name: "first", pieces: []string{"Once"}})
		_, err := b.Complete(ctx, "Tell me.", ai.Simple)
		require.ErrorIs(t, err, context.Canceled)
		requireCancelled(t, b)
	})
}

func requireCancelled(t *testing.T, b *bench) {
	t.Helper()
	calls := b.calls(t)
	require.Len(t, calls, 1)
	require.Equal(t, "cancelled", calls[0].Status)
	require.True(t, calls[0].Estimated)
	require.Positive(t, calls[0].CostMicroUSD)
}

func TestTimeoutsFallBack(t *testing.T) {
	silent := &slow{scripted{name: "first"}}
	second := &scripted{name: "second", pieces: []string{"Here."}, usage: ai.Usage{Input: 1, Output: 1}}
	b := open(t, databasetest.SQLite(t), func(o *ai.Options) { o.Timeout = 10 * time.Millisecond }, silent, second)
	c, err := b.Complete(t.Context(), "Tell me.", ai.Simple)
	require.NoError(t, err)
	require.Equal(t, "second", c.Provider)
	calls := b.calls(t)
	require.Len(t, calls, 2, "the first may have read the prompt")
	require.Equal(t, "failed", calls[0].Status)
	require.EqualValues(t, 2, calls[0].CostMicroUSD)
}

// slow never answers.
type slow struct{ scripted }

func (s *slow) Complete(ctx context.Context, model string, _ ai.Request) (*ai.Completion, error) {
	<-ctx.Done()
	return &ai.Completion{Provider: s.name, Model: model}, &ai.Error{Provider: s.name, Code: "no_answer", Message: ctx.Err().Error()}
}

func TestBudget(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		model := &scripted{name: "first", pieces: []string{"x"}, usage: ai.Usage{Input: 40, Output: 5}} // 50 micro-dollars
		b := open(t, db, func(o *ai.Options) { o.UserBudget = 100 }, model)
		ada, id := as(t, db, "ada")
		bob, _ := as(t, db, "bob")
		require.NoError(t, ai.NewLedger(db).Record(t.Context(), &ai.Call{UserID: id, Day: "2026-01-31", CostMicroUSD: 1_000_000, Priced: true}))

		for range 2 {
			_, err := b.Complete(ada, "x", ai.Simple)
			require.NoError(t, err, "earlier months do not count")
		}
		_, err := b.Complete(ada, "x", ai.Simple)
		requireProblem(t, err, "ai_budget_exceeded")
		_, err = b.Stream(ada, "x", ai.Simple, func(string) error { return nil })
		requireProblem(t, err, "ai_budget_exceeded")
		require.Len(t, model.asked, 2, "nobody was asked")

		_, err = b.Complete(bob, "x", ai.Simple)
		require.NoError(t, err, "everybody has a budget of their own")
		_, err = b.Complete(t.Context(), "x", ai.Simple)
		require.NoError(t, err, "the program itself has none")

		require.NoError(t, db.Close())
		_, err = b.Complete(bob, "x", ai.Simple)
		require.Error(t, err, "who cannot be checked may not spend")
		require.NotErrorAs(t, err, new(*problem.Error))
	})
}

func TestUnknownPricesAreShown(t *testing.T) {
	model := &scripted{name: "first", pieces: []string{"x"}, usage: ai.Usage{Input: 40, Output: 5}}
	db := databasetest.SQLite(t)
	b := open(t, db, func(o *ai.Options) { o.Prices = nil }, model)
	require.Contains(t, b.log.String(), "model without a price")
	ctx, _ := as(t, db, "ada")
	c, err := b.Complete(ctx, "x", ai.Simple)
	require.NoError(t, err)
	require.False(t, c.Priced)
	require.False(t, b.calls(t)[0].Priced)
}

func TestAnswersWithoutACountAreEstimated(t *testing.T) {
	b := open(t, databasetest.SQLite(t), nil, &scripted{name: "first", pieces: []string{strings.Repeat("x", 40)}})
	c, err := b.Complete(t.Context(), strings.Repeat("y", 400), ai.Simple)
	require.NoError(t, err)
	require.True(t, c.Estimated)
	require.Equal(t, ai.Usage{Input: 100, Output: 10}, c.Usage)
	require.EqualValues(t, 120, c.CostMicroUSD)
}

func TestAnswersSurviveTheLedger(t *testing.T) {
	db := databasetest.SQLite(t)
	b := open(t, db, nil, &scripted{name: "first", pieces: []string{"x"}, usage: ai.Usage{Input: 40, Output: 5}})
	require.NoError(t, db.Close())
	c, err := b.Complete(t.Context(), "a prompt", ai.Simple)
	require.NoError(t, err)
	require.Equal(t, "x", c.Text)
	require.Contains(t, b.log.String(), "call missing in the ledger")
	require.Contains(t, b.log.String(), "cost_micro_usd=50")
	require.NotContains(t, b.log.String(), "a prompt")
}

func TestRoutes(t *testing.T) {
	db := databasetest.SQLite(t)
	first, second := &scripted{name: "first", pieces: []string{"x"}}, &scripted{name: "second", pieces: []string{"x"}}
	b := open(t, db, func(o *ai.Options) {
		o.Models = map[ai.Task][]ai.Model{ai.Complex: {{Provider: "second", Name: "large"}}}
	}, first, second)
	c, err := b.Complete(t.Context(), "x", ai.Complex)
	require.NoError(t, err)
	require.Equal(t, "large", c.Model)
	c, err = b.Complete(t.Context(), "x", ai.Simple)
	require.NoError(t, err)
	require.Equal(t, "first", c.Provider)
	_, err = b.Complete(t.Context(), "x", ai.Search)
	requireProblem(t, err, "ai_task_unavailable")

	_, err = ai.New(ai.Options{Models: map[ai.Task][]ai.Model{ai.Simple: {{Provider: "third", Name: "m"}}}, Metrics: prometheus.NewRegistry()})
	require.ErrorContains(t, err, "third/m")
}
