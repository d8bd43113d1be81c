package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// production is what production needs besides an auth provider.
func production() []string {
	return []string{
		"APP_ENV=production",
		"DATABASE_URL=file:/data/app.db",
	}
}

// requireAccepted asserts that production starts with the settings of an auth provider.
func requireAccepted(t *testing.T, provider ...string) Config {
	t.Helper()
	cfg, err := Load(append(production(), provider...))
	require.NoError(t, err)
	require.Empty(t, cfg.HTTP.Host, "every interface")
	require.Equal(t, LogFormat("json"), cfg.Log.Format)
	require.False(t, cfg.Database.MigrateOnStart)
	return cfg
}

// requireRefused asserts which variables production wants corrected.
func requireRefused(t *testing.T, environ []string, want ...string) {
	t.Helper()
	_, err := Load(append(production(), environ...))
	require.Equal(t, want, variables(err), "%v", err)
}
