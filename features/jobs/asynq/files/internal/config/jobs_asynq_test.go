package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestJobsNeedRedisInProduction(t *testing.T) {
	_, err := Load([]string{"APP_ENV=production"})
	require.Contains(t, variables(err), "REDIS_URL")
}
