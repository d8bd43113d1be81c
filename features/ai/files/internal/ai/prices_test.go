package ai

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPrices(t *testing.T) {
	_, err := time.Parse(time.DateOnly, PricesAsOf)
	require.NoError(t, err)
	for model, price := range Prices() {
		if model.Provider == "echo" {
			continue
		}
		require.Positive(t, price.Input, model)
		require.Greater(t, price.Output, price.Input, model)
		require.LessOrEqual(t, price.CacheRead, price.Input, model)
	}
}

func TestPriceOf(t *testing.T) {
	prices := map[Model]Price{{"p", "big"}: {Input: 1}, {"p", "big-2026-01-31"}: {Input: 2}}
	for name, want := range map[string]int64{"big": 1, "big-20260131": 1, "big-2025-01-31": 1, "big-2026-01-31": 2, "big-pro": 0, "bigger": 0, "big-2": 0} {
		price, ok := priceOf(prices, Model{"p", name})
		require.Equal(t, want, price.Input, name)
		require.Equal(t, want != 0, ok, name)
	}
	_, ok := priceOf(prices, Model{"q", "big"})
	require.False(t, ok)
}

func TestCost(t *testing.T) {
	price := Price{Input: 62_500, Output: 10_000_000}
	require.EqualValues(t, 0, price.cost(Usage{}))
	require.EqualValues(t, 1, price.cost(Usage{Input: 1}), "a fraction counts as a whole")
	require.EqualValues(t, 10_000_000, price.cost(Usage{Output: 1_000_000}))
}

func TestClean(t *testing.T) {
	require.Equal(t, "no [key]", clean("no sk-1", "sk-1"))
	require.Equal(t, "as it is", clean("as it is", ""))
}
