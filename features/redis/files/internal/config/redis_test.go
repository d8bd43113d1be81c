package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRedis(t *testing.T) {
	cfg, err := Load([]string{"REDIS_URL=rediss://default:secret@redis.example.com:6379", "REDIS_TIMEOUT=1s"})
	require.NoError(t, err)
	require.Equal(t, Redis{URL: "rediss://default:secret@redis.example.com:6379", Timeout: time.Second}, cfg.Redis)

	_, err = Load([]string{"REDIS_URL=https://:secret@redis.example.com", "REDIS_TIMEOUT=0s"})
	require.Equal(t, []string{"REDIS_URL", "REDIS_TIMEOUT"}, variables(err))
	require.NotContains(t, err.Error(), "secret")
}
