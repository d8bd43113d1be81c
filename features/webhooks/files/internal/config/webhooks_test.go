package config

import (
	"testing"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/stretchr/testify/require"
)

func TestWebhooks(t *testing.T) {
	cfg, err := Load(nil)
	require.NoError(t, err)
	require.Equal(t, webhookSources(), cfg.Webhooks.Sources, "all that are included")
	require.Equal(t, 5*time.Minute, cfg.Webhooks.Tolerance)

	requireWebhooks(t, nil, "WEBHOOK_SOURCES")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=pigeon"}, "WEBHOOK_SOURCES")
	_, err = Load([]string{"WEBHOOK_SOURCES=pigeon"})
	require.ErrorContains(t, err, `"pigeon" is not included`)
	require.ErrorContains(t, err, "add webhooks/pigeon")
	_, err = Load([]string{"WEBHOOK_TOLERANCE=0s", "WEBHOOK_KEEP=1h"})
	require.Equal(t, []string{"WEBHOOK_TOLERANCE", "WEBHOOK_KEEP"}, variables(err))
}

// requireWebhooks asserts which variables production wants corrected, and returns what it would start with.
func requireWebhooks(t *testing.T, environ []string, want ...string) Webhooks {
	t.Helper()
	cfg := Config{Env: Production}
	problems, err := parse(&cfg, env.ToMap(environ))
	require.NoError(t, err)
	cfg.Webhooks.check(Production, &problems)
	require.Equal(t, want, variables(problems), "%v", problems)
	return cfg.Webhooks
}
