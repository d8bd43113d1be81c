package config

import (
	"testing"

	"github.com/caarlos0/env/v11"
	"github.com/stretchr/testify/require"
)

func TestStorage(t *testing.T) {
	cfg, err := Load(nil)
	require.NoError(t, err)
	require.Equal(t, "local", cfg.Storage.Provider)

	const secret = "STORAGE_LOCAL_SECRET=not-a-secret-not-a-secret-not-a-secret"
	requireStorage(t, []string{"STORAGE_PROVIDER=local", "STORAGE_LOCAL_DIR=/data/storage", secret})
	requireStorage(t, []string{"STORAGE_PROVIDER=local"}, "STORAGE_LOCAL_DIR", "STORAGE_LOCAL_SECRET")
	requireStorage(t, []string{"STORAGE_PROVIDER=local", "STORAGE_LOCAL_DIR=data/storage", "STORAGE_LOCAL_SECRET=short"},
		"STORAGE_LOCAL_DIR", "STORAGE_LOCAL_SECRET")
	requireStorage(t, nil, "STORAGE_PROVIDER")
	requireStorage(t, []string{"STORAGE_PROVIDER=shelf"}, "STORAGE_PROVIDER")
	_, err = Load([]string{"STORAGE_PROVIDER=shelf"})
	require.ErrorContains(t, err, `"shelf" is not included`)
	require.ErrorContains(t, err, "add storage/shelf")
}

// requireStorage asserts which variables production wants corrected.
func requireStorage(t *testing.T, environ []string, want ...string) {
	t.Helper()
	cfg := Config{Env: Production}
	problems, err := parse(&cfg, env.ToMap(environ))
	require.NoError(t, err)
	cfg.Storage.check(Production, &problems)
	require.Equal(t, want, variables(problems), "%v", problems)
}
