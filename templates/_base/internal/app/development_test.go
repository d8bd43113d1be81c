package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/config"
)

// development is the configuration of a developer's machine, with other values of some variables.
func development(t *testing.T, environ ...string) config.Config {
	t.Helper()
	cfg, err := config.Load(append(apptest.Environ(t), environ...))
	require.NoError(t, err)
	return cfg
}
