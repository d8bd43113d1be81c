package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/cache"
	"omni.example/app/internal/redis/redistest"
)

func TestProcessesShareTheCache(t *testing.T) {
	environ := []string{"REDIS_URL=" + redistest.Start(t).URL, "REDIS_TIMEOUT=30s"} // the machine may be busy
	one, other := apptest.Start(t, environ...), apptest.Start(t, environ...)
	require.NoError(t, cache.NewNamespace[string](one.App.Cache, "n", time.Minute).Set(t.Context(), "a", "x"))
	value, found, err := cache.NewNamespace[string](other.App.Cache, "n", time.Minute).Get(t.Context(), "a")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, "x", value)
}
