package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPerplexity(t *testing.T) {
	cfg := requireModels(t, "AI_PROVIDER=perplexity", "PERPLEXITY_API_KEY=secret")
	require.Equal(t, Perplexity{Key: "secret", BaseURL: "https://api.perplexity.ai/v1"}, cfg.AI.Perplexity)

	requireNoModels(t, []string{"AI_PROVIDER=perplexity", "PERPLEXITY_API_KEY="}, "PERPLEXITY_API_KEY")
	requireNoModels(t, []string{"AI_PROVIDER=perplexity", "PERPLEXITY_API_KEY=secret", "PERPLEXITY_BASE_URL=http://api.example.com"}, "PERPLEXITY_BASE_URL")
	requireNoModels(t, []string{"AI_PROVIDER=perplexity", "AI_SEARCH_MODELS=perplexity/x", "PERPLEXITY_API_KEY="}, "PERPLEXITY_API_KEY")
}
