package ai

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
)

// Options configure a [Gateway].
type Options struct {
	// Providers are those that may be asked. Where Models says nothing, they are asked in this order.
	Providers []Provider

	// Models are those that answer a task, in the order in which they are tried.
	Models map[Task][]Model

	// Prices tell what models cost; see [Prices].
	Prices map[Model]Price

	// Ledger keeps the calls.
	Ledger *Ledger

	// UserBudget is what one user may spend in a calendar month (UTC), in micro-dollars; 0 sets no bound.
	UserBudget int64

	// MaxTokens bounds an answer where the caller does not ask for less.
	MaxTokens int

	// Timeout bounds the wait for one model, streaming included.
	Timeout time.Duration

	// Metrics is where the calls are counted.
	Metrics prometheus.Registerer

	// Logger hears of models that do not answer.
	Logger *slog.Logger
}

// Gateway asks models on behalf of the user of its context.
type Gateway struct {
	o         Options
	providers map[string]Provider
	metrics   *metrics
}

// New returns a gateway. A model of a provider that is not there is an error; one without a price is a warning in the log,
// because no budget can bound it.
func New(o Options) (*Gateway, error) {
	g := &Gateway{o: o, providers: map[string]Provider{}}
	for _, p := range o.Providers {
		g.providers[p.Name()] = p
	}
	g.o.Models = map[Task][]Model{}
	for _, task := range []Task{Simple, Complex, Search} {
		route := o.Models[task]
		if len(route) == 0 {
			route = defaults(o.Providers, task)
		}
		for _, m := range route {
			if g.providers[m.Provider] == nil {
				return nil, fmt.Errorf("open AI: model %s is of a provider that is not set up", m)
			}
			if _, ok := priceOf(o.Prices, m); !ok {
				o.Logger.Warn("model without a price: its calls do not count against budgets", "model", m.String(), "task", task)
			}
		}
		g.o.Models[task] = route
	}
	var err error
	g.metrics, err = newMetrics(o.Metrics)
	return g, err
}

// defaults are the models that the providers have for a task.
func defaults(providers []Provider, task Task) []Model {
	var route []Model
	for _, p := range providers {
		if name := p.Model(task); name != "" {
			route = append(route, Model{p.Name(), name})
		}
	}
	return route
}

// Option adds to a prompt.
type Option func(*Request)

// System tells the model how to behave.
func System(text string) Option { return func(r *Request) { r.System = text } }

// History puts earlier messages of the conversation before the prompt.
func History(messages ...Message) Option {
	return func(r *Request) { r.Messages = append(messages[:len(messages):len(messages)], r.Messages...) }
}

// MaxTokens asks for a shorter answer than the configuration allows.
func MaxTokens(n int) Option { return func(r *Request) { r.MaxTokens = n } }

// Complete asks for an answer and waits for it. What the caller may be told is a problem: ai_budget_exceeded,
// ai_request_refused, ai_task_unavailable, ai_unavailable.
//
// Call it outside of a transaction: the answer takes seconds, and the entry in the ledger would go with a rollback.
func (g *Gateway) Complete(ctx context.Context, prompt string, task Task, opts ...Option) (*Completion, error) {
	return g.ask(ctx, g.request(prompt, task, opts), func(ctx context.Context, p Provider, model string, r Request) (*Completion, bool, error) {
		c, err := p.Complete(ctx, model, r)
		return c, false, err
	})
}

// Stream is [Gateway.Complete] in pieces: it hands each to emit as it arrives. An error of emit ends the call and is
// returned as it is. Once emit has seen something, no other model is asked: an answer has one author.
func (g *Gateway) Stream(ctx context.Context, prompt string, task Task, emit func(text string) error, opts ...Option) (*Completion, error) {
	return g.ask(ctx, g.request(prompt, task, opts), func(ctx context.Context, p Provider, model string, r Request) (*Completion, bool, error) {
		begun := false
		c, err := p.Stream(ctx, model, r, func(text string) error {
			begun = true
			if err := emit(text); err != nil {
				return &stopped{err}
			}
			return nil
		})
		return c, begun, err
	})
}

// stopped is an error of emit.
type stopped struct{ error }

func (g *Gateway) request(prompt string, task Task, opts []Option) Request {
	r := Request{Task: task, Messages: []Message{{User, prompt}}}
	for _, o := range opts {
		o(&r)
	}
	if r.MaxTokens < 1 || r.MaxTokens > g.o.MaxTokens {
		r.MaxTokens = g.o.MaxTokens
	}
	return r
}

// attempt asks one model. It tells whether somebody has seen part of the answer.
type attempt func(ctx context.Context, p Provider, model string, r Request) (c *Completion, begun bool, err error)

// ask tries the models of the task in turn. The budget is looked at once, before: calls of one user that run side by side
// may exceed it together, by no more than they cost.
func (g *Gateway) ask(ctx context.Context, r Request, try attempt) (*Completion, error) {
	user := auth.User(ctx).ID
	if err := g.afford(ctx, user); err != nil {
		return nil, err
	}
	route := g.o.Models[r.Task]
	if len(route) == 0 {
		return nil, errNoModel
	}
	var errs []error
	for i, m := range route {
		r.Last = i == len(route)-1
		start := time.Now()
		limited, cancel := context.WithTimeout(ctx, g.o.Timeout)
		c, begun, err := try(limited, g.providers[m.Provider], m.Name, r)
		timedOut := limited.Err() != nil
		cancel()

		g.book(ctx, booking{
			user:      user,
			model:     m,
			request:   r,
			answer:    c,
			took:      time.Since(start),
			err:       err,
			perhaps:   timedOut, // the vendor may have worked for nothing
			cancelled: ctx.Err() != nil || errors.As(err, new(*stopped)),
		})
		if err == nil {
			return c, nil
		}
		if s := (*stopped)(nil); errors.As(err, &s) {
			return nil, s.error
		}
		errs = append(errs, err)
		if begun || ctx.Err() != nil {
			break
		}
	}
	return nil, problemOf(ctx, errs)
}

// afford refuses a user who has spent the budget of the month. Calls without a user, such as those of jobs, have none.
func (g *Gateway) afford(ctx context.Context, user string) error {
	if user == "" || g.o.UserBudget == 0 {
		return nil
	}
	spent, err := g.o.Ledger.Spent(ctx, user, monthOf(database.Now()))
	if err != nil {
		return err
	}
	if spent >= g.o.UserBudget {
		return errBudget
	}
	return nil
}
