package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCache(t *testing.T) {
	cfg, err := Load([]string{"CACHE_MEMORY_BYTES=1024"})
	require.NoError(t, err)
	require.Equal(t, Cache{MemoryBytes: 1024}, cfg.Cache)

	_, err = Load([]string{"CACHE_MEMORY_BYTES=0"})
	require.Equal(t, []string{"CACHE_MEMORY_BYTES"}, variables(err))
}
