package config

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
)

func TestAI(t *testing.T) {
	cfg, err := Load(nil)
	require.NoError(t, err)
	require.Equal(t, []string{"echo"}, cfg.AI.Providers)
	require.EqualValues(t, 5_000_000, cfg.AI.UserBudget)

	cfg, err = Load([]string{"AI_COMPLEX_MODELS=echo/a,echo/b/c", "AI_USER_BUDGET_MICROUSD=0"})
	require.NoError(t, err)
	require.Equal(t, []ai.Model{{Provider: "echo", Name: "a"}, {Provider: "echo", Name: "b/c"}}, cfg.AI.Models()[ai.Complex])
	require.Empty(t, cfg.AI.Models()[ai.Simple])
	require.Equal(t, []string{"echo"}, cfg.AI.Used())

	requireNoModels(t, []string{"AI_PROVIDER="}, "AI_PROVIDER")
	requireNoModels(t, []string{"AI_PROVIDER=oracle"}, "AI_PROVIDER")
	_, err = Load([]string{"AI_PROVIDER=oracle"})
	require.ErrorContains(t, err, `"oracle" is not included`)
	require.ErrorContains(t, err, "add ai/oracle")
	requireNoModels(t, []string{"AI_SIMPLE_MODELS=oracle/delphi"}, "AI_PROVIDER")
	requireNoModels(t, []string{"AI_SEARCH_MODELS=echo/echo"}, "AI_PROVIDER")
	requireNoModels(t, []string{"AI_USER_BUDGET_MICROUSD=-1"}, "AI_USER_BUDGET_MICROUSD")
	requireNoModels(t, []string{"AI_MAX_TOKENS=0", "AI_TIMEOUT=1h"}, "AI_MAX_TOKENS", "AI_TIMEOUT")
	for _, model := range []string{"delphi", "/delphi", "echo/"} {
		requireNoModels(t, []string{"AI_SIMPLE_MODELS=" + model}, "AI_SIMPLE_MODELS")
	}
}

// requireModels asserts that production starts with the settings of a provider, and returns them.
func requireModels(t *testing.T, environ ...string) Config {
	t.Helper()
	requireNoModels(t, environ)
	cfg, err := Load(environ)
	require.NoError(t, err)
	return cfg
}

// requireNoModels asserts which variables production wants corrected, apart from who issues its tokens.
func requireNoModels(t *testing.T, environ []string, want ...string) {
	t.Helper()
	_, err := Load(append(production(), environ...))
	got := slices.DeleteFunc(variables(err), func(name string) bool { return name == "AUTH_PROVIDER" })
	require.ElementsMatch(t, want, got, "%v", err)
}
