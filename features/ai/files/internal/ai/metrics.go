package ai

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics count attempts. Their labels have few values: the configured models, and three outcomes.
type metrics struct {
	calls, tokens, cost *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) (*metrics, error) {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &metrics{
		calls:  counter("ai_calls_total", "Calls of models, by outcome.", "provider", "model", "status"),
		tokens: counter("ai_tokens_total", "Tokens that models read and wrote.", "provider", "model", "direction"),
		cost:   counter("ai_cost_micro_usd_total", "Cost of calls whose price is known, in millionths of a US dollar.", "provider", "model"),
	}
	return m, errors.Join(r.Register(m.calls), r.Register(m.tokens), r.Register(m.cost))
}

func (m *metrics) observe(b booking) {
	provider, model, usage := b.model.Provider, b.model.Name, b.answer.Usage
	m.calls.WithLabelValues(provider, model, b.status()).Inc()
	m.tokens.WithLabelValues(provider, model, "input").Add(float64(usage.Input + usage.CacheRead + usage.CacheWrite))
	m.tokens.WithLabelValues(provider, model, "output").Add(float64(usage.Output))
	m.cost.WithLabelValues(provider, model).Add(float64(b.answer.CostMicroUSD))
}
