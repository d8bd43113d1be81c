package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnthropic(t *testing.T) {
	cfg := requireModels(t, "AI_PROVIDER=anthropic", "ANTHROPIC_API_KEY=secret")
	require.Equal(t, Anthropic{Key: "secret", BaseURL: "https://api.anthropic.com/v1"}, cfg.AI.Anthropic)

	requireNoModels(t, []string{"AI_PROVIDER=anthropic", "ANTHROPIC_API_KEY="}, "ANTHROPIC_API_KEY")
	requireNoModels(t, []string{"AI_PROVIDER=anthropic", "ANTHROPIC_API_KEY=secret", "ANTHROPIC_BASE_URL=http://api.example.com"}, "ANTHROPIC_BASE_URL")
	requireNoModels(t, []string{"AI_PROVIDER=anthropic", "AI_SEARCH_MODELS=anthropic/x", "ANTHROPIC_API_KEY="}, "ANTHROPIC_API_KEY")
}
