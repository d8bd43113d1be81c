package app_test

import "testing"

func TestAskOpenAI(t *testing.T) {
	t.Parallel()
	requireModels(t, "AI_PROVIDER=openai", "OPENAI_API_KEY=secret", "OPENAI_BASE_URL=http://127.0.0.1:1")
}
