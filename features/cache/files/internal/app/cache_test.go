package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/cache"
)

func TestCacheNeedsNoServer(t *testing.T) {
	c := apptest.Start(t)
	n := cache.NewNamespace[int](c.App.Cache, "answers", time.Minute)
	for range 2 {
		answer, err := n.GetOrLoad(t.Context(), "all", func(context.Context) (int, error) { return 42, nil })
		require.NoError(t, err)
		require.Equal(t, 42, answer)
	}
	_, found, err := n.Get(t.Context(), "all")
	require.NoError(t, err)
	require.True(t, found)
}
