package app_test

import "testing"

func TestAskAnthropic(t *testing.T) {
	t.Parallel()
	requireModels(t, "AI_PROVIDER=anthropic", "ANTHROPIC_API_KEY=secret", "ANTHROPIC_BASE_URL=http://127.0.0.1:1")
}
