package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOpenAI(t *testing.T) {
	cfg := requireModels(t, "AI_PROVIDER=openai", "OPENAI_API_KEY=secret")
	require.Equal(t, OpenAI{Key: "secret", BaseURL: "https://api.openai.com/v1"}, cfg.AI.OpenAI)

	requireNoModels(t, []string{"AI_PROVIDER=openai", "OPENAI_API_KEY="}, "OPENAI_API_KEY")
	requireNoModels(t, []string{"AI_PROVIDER=openai", "OPENAI_API_KEY=secret", "OPENAI_BASE_URL=http://api.example.com"}, "OPENAI_BASE_URL")
	requireNoModels(t, []string{"AI_PROVIDER=openai", "AI_SEARCH_MODELS=openai/x", "OPENAI_API_KEY="}, "OPENAI_API_KEY")
}
