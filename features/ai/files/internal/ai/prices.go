package ai

import "regexp"

// PricesAsOf is the day of the list prices below. Vendors change them: compare the table with their pages now and then.
const PricesAsOf = "2026-08-21"

// Price is what a model costs in micro-dollars per million tokens: 1_000_000 is one US dollar.
type Price struct {
	Input, CacheRead, CacheWrite, Output int64
}

// Prices returns the price of each model that is known. Discounts for batches and surcharges for prompts of more than some
// 200,000 tokens are left out.
func Prices() map[Model]Price {
	return map[Model]Price{
		{"echo", echoModel}: {},
		//omni:slot ai.prices
	}
}

// snapshot is what vendors append to the name of a model for one dated version of it.
var snapshot = regexp.MustCompile(`-20\d{2}-?\d{2}-?\d{2}$`)

// priceOf returns the price of a model. A dated version costs what its model costs.
func priceOf(prices map[Model]Price, m Model) (Price, bool) {
	if p, ok := prices[m]; ok {
		return p, true
	}
	p, ok := prices[Model{m.Provider, snapshot.ReplaceAllString(m.Name, "")}]
	return p, ok
}

// cost returns the price of a call in micro-dollars. A fraction counts as a whole one, so that many small calls add up.
func (p Price) cost(u Usage) int64 {
	millionths := u.Input*p.Input + u.CacheRead*p.CacheRead + u.CacheWrite*p.CacheWrite + u.Output*p.Output
	return (millionths + 999_999) / 1_000_000
}

// settle completes what a provider says of a call: it estimates tokens that were not counted, and works out the cost unless
// the vendor has told it. An answer that broke off has no final count, but what had been read and written is billed.
func (c *Completion) settle(prices map[Model]Price, asked Model, r Request, whole bool) {
	if c.Text != "" && (!whole || c.Usage.Output == 0) {
		c.Usage.Output = max(c.Usage.Output, tokens(len(c.Text)))
		c.Estimated = true
	}
	if c.Usage.Input+c.Usage.CacheRead+c.Usage.CacheWrite == 0 {
		size := len(r.System)
		for _, m := range r.Messages {
			size += len(m.Text)
		}
		c.Usage.Input = tokens(size)
		c.Estimated = true
	}
	if c.Priced {
		return
	}
	price, ok := priceOf(prices, asked)
	if !ok {
		price, ok = priceOf(prices, Model{asked.Provider, c.Model})
	}
	if ok {
		c.CostMicroUSD, c.Priced = price.cost(c.Usage), true
	}
}

// tokens estimates how many tokens a text of so many bytes is: English has some four bytes in each.
func tokens(bytes int) int64 { return int64(bytes+3) / 4 }
