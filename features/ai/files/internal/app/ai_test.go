package app_test

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
)

// requireModels asserts that the program starts with a provider that cannot be reached, and tells so when it is asked.
func requireModels(t *testing.T, environ ...string) {
	t.Helper()
	c := apptest.Start(t, append(environ, "LOG_LEVEL=error", "AI_TIMEOUT=1s")...)
	response := c.Do(http.MethodPost, "/api/v1/ai/completions", c.Token("ada"), map[string]any{"prompt": "x"})
	require.Equal(t, "ai_unavailable", response.Problem(http.StatusServiceUnavailable))
}

func TestModelsOfAProviderThatIsNotIncluded(t *testing.T) {
	cfg := development(t)
	cfg.AI.Providers = []string{"oracle"}
	_, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, `provider "oracle" is not included`)
}
