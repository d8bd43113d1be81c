package app_test

import "testing"

func TestAskPerplexity(t *testing.T) {
	t.Parallel()
	requireModels(t, "AI_PROVIDER=perplexity", "PERPLEXITY_API_KEY=secret", "PERPLEXITY_BASE_URL=http://127.0.0.1:1")
}
