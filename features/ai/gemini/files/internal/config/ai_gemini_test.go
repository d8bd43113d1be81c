package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGemini(t *testing.T) {
	cfg := requireModels(t, "AI_PROVIDER=gemini", "GEMINI_API_KEY=secret")
	require.Equal(t, Gemini{Key: "secret", BaseURL: "https://generativelanguage.googleapis.com/v1beta"}, cfg.AI.Gemini)

	requireNoModels(t, []string{"AI_PROVIDER=gemini", "GEMINI_API_KEY="}, "GEMINI_API_KEY")
	requireNoModels(t, []string{"AI_PROVIDER=gemini", "GEMINI_API_KEY=secret", "GEMINI_BASE_URL=http://api.example.com"}, "GEMINI_BASE_URL")
	requireNoModels(t, []string{"AI_PROVIDER=gemini", "AI_SEARCH_MODELS=gemini/x", "GEMINI_API_KEY="}, "GEMINI_API_KEY")
}
