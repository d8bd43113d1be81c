package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSupabaseWebhooks(t *testing.T) {
	const hooks, database = "SUPABASE_WEBHOOK_SECRETS=v1,whsec_bmV3|v1,whsec_b2xk", "SUPABASE_DATABASE_WEBHOOK_SECRETS=not-a-secret-not-a-secret"
	cfg := requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase", hooks, database})
	require.Equal(t, []string{"v1,whsec_bmV3", "v1,whsec_b2xk"}, cfg.Supabase.HookSecrets)
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase", hooks})
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase", database})
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase"}, "SUPABASE_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase", "SUPABASE_WEBHOOK_SECRETS=whsec_bmV3"}, "SUPABASE_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase", "SUPABASE_WEBHOOK_SECRETS=" + developmentSupabaseSecret}, "SUPABASE_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=supabase", hooks, "SUPABASE_DATABASE_WEBHOOK_SECRETS=short"}, "SUPABASE_DATABASE_WEBHOOK_SECRETS")
}
