package ai

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
	"omni.example/app/internal/ratelimit"
)

// patience is how long an answer may take with every model that is tried. It replaces the deadline of the server, which is
// for requests that do not wait for anybody.
const patience = 15 * time.Minute

// operations are what clients may do with the gateway.
type operations struct {
	api     huma.API
	gateway *Gateway
}

// Register adds the operations on AI. The first two are examples to build on: a product rarely hands its users a bare model.
func Register(api huma.API, g *Gateway) {
	o := &operations{api, g}
	tags := []string{"ai"}
	limited := ratelimit.Class("ai")

	complete := huma.Operation{
		OperationID: "create-completion", Method: http.MethodPost, Path: "/ai/completions", Tags: tags,
		Summary: "Ask a model",
		Errors:  []int{http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}
	limited(&complete)
	huma.Register(api, complete, o.complete)

	stream := huma.Operation{
		OperationID: "stream-completion", Method: http.MethodPost, Path: "/ai/stream", Tags: tags,
		Summary:   "Ask a model and read the answer as it is written",
		Responses: map[string]*huma.Response{"200": eventStream()},
		Errors:    []int{http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}
	limited(&stream)
	huma.Register(api, stream, o.stream)

	huma.Register(api, huma.Operation{
		OperationID: "get-ai-usage", Method: http.MethodGet, Path: "/ai/usage", Tags: tags,
		Summary: "What your calls of models cost this month",
	}, o.usage)

	report := huma.Operation{
		OperationID: "report-ai-usage", Method: http.MethodGet, Path: "/admin/ai/usage", Tags: []string{"admin"},
		Summary: "What everybody's calls of models cost",
	}
	auth.Roles("admin")(&report)
	huma.Register(api, report, o.report)
}

// promptInput is what a client asks.
type promptInput struct {
	Body struct {
		Prompt    string    `json:"prompt" minLength:"1" maxLength:"100000" example:"Name three colours."`
		Task      Task      `json:"task,omitempty" enum:"simple,complex,search" default:"simple" doc:"What the prompt asks for; it decides which model answers."`
		History   []Message `json:"history,omitempty" maxItems:"100" doc:"The conversation before the prompt, the oldest message first."`
		MaxTokens int       `json:"max_tokens,omitempty" minimum:"1" doc:"The longest answer; the server may allow less."`
	}
}

// Resolve implements [huma.Resolver]: it moves the deadline of the answer.
func (in *promptInput) Resolve(ctx huma.Context) []error {
	_, w := humachi.Unwrap(ctx)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience)) // a writer without deadlines has none to move
	return nil
}

func (in *promptInput) options() []Option {
	return []Option{History(in.Body.History...), MaxTokens(in.Body.MaxTokens)}
}

type completionOutput struct{ Body *Completion }

func (o *operations) complete(ctx context.Context, in *promptInput) (*completionOutput, error) {
	c, err := o.gateway.Complete(ctx, in.Body.Prompt, in.Body.Task, in.options()...)
	if err != nil {
		return nil, err
	}
	return &completionOutput{c}, nil
}

// Account is what a user has spent this month.
type Account struct {
	BudgetMicroUSD int64     `json:"budget_micro_usd" doc:"What you may spend in a month, in millionths of a US dollar; 0 is without bound."`
	SpentMicroUSD  int64     `json:"spent_micro_usd"`
	ResetsAt       time.Time `json:"resets_at" doc:"When the next month begins."`
	PricesAsOf     string    `json:"prices_as_of" format:"date" doc:"The day of the list prices that costs are worked out with."`
	Models         []Total   `json:"models" doc:"The month by model."`
}

type usageOutput struct{ Body Account }

func (o *operations) usage(ctx context.Context, _ *struct{}) (*usageOutput, error) {
	now := database.Now()
	totals, err := o.gateway.o.Ledger.Totals(ctx, Report{UserID: auth.User(ctx).ID, From: monthOf(now), By: []string{"model"}, Limit: maxGroups})
	if err != nil {
		return nil, err
	}
	account := Account{
		BudgetMicroUSD: o.gateway.o.UserBudget,
		ResetsAt:       time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC),
		PricesAsOf:     PricesAsOf,
		Models:         totals,
	}
	for _, t := range totals {
		account.SpentMicroUSD += t.CostMicroUSD
	}
	return &usageOutput{account}, nil
}

// maxGroups bounds a report.
const maxGroups = 1000

type reportInput struct {
	By     []string `query:"by" enum:"user,day,model" uniqueItems:"true" default:"user" doc:"What to group by, comma separated."`
	From   string   `query:"from" format:"date" doc:"The first day, in UTC; the first of this month when empty."`
	To     string   `query:"to" format:"date" doc:"The last day."`
	UserID string   `query:"user_id" format:"uuid" doc:"Only the calls of one user."`
	Limit  int      `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"How many groups to return: those that cost most."`
}

type reportOutput struct {
	Body struct {
		PricesAsOf string  `json:"prices_as_of" format:"date" doc:"The day of the list prices that costs are worked out with."`
		Items      []Total `json:"items" doc:"One for each group, the dearest first. Calls that no user made have no user_id."`
	}
}

func (o *operations) report(ctx context.Context, in *reportInput) (*reportOutput, error) {
	r := Report{UserID: in.UserID, From: in.From, To: in.To, By: in.By, Limit: in.Limit}
	if r.From == "" {
		r.From = monthOf(database.Now())
	}
	totals, err := o.gateway.o.Ledger.Totals(ctx, r)
	if err != nil {
		return nil, err
	}
	out := &reportOutput{}
	out.Body.PricesAsOf, out.Body.Items = PricesAsOf, totals
	return out, nil
}
