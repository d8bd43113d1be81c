package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/app/apptest"
	"example.com/shop/internal/config"
)

// development is the configuration of a developer's machine, with other values of some variables.
func development(t *testing.T, environ ...string) config.Config {
	t.Helper()
	cfg, err := config.Load(append(apptest.Environ(t), environ...))
	require.NoError(t, err)
	return cfg
}
