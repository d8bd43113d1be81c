package app_test

import "testing"

func TestAskGemini(t *testing.T) {
	t.Parallel()
	requireModels(t, "AI_PROVIDER=gemini", "GEMINI_API_KEY=secret", "GEMINI_BASE_URL=http://127.0.0.1:1")
}
