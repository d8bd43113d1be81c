package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestJobs(t *testing.T) {
	cfg, err := Load(nil)
	require.NoError(t, err)
	require.True(t, cfg.Jobs.WorkerInServe, "development needs no second process")

	cfg, err = Load([]string{"JOBS_WORKER_IN_SERVE=false", "JOBS_CONCURRENCY=3", "JOBS_TIMEOUT=1m"})
	require.NoError(t, err)
	require.False(t, cfg.Jobs.WorkerInServe)
	require.Equal(t, 3, cfg.Jobs.Concurrency)
	require.Equal(t, time.Minute, cfg.Jobs.Timeout)

	_, err = Load([]string{"JOBS_CONCURRENCY=0", "JOBS_TIMEOUT=1ms"})
	require.Subset(t, variables(err), []string{"JOBS_CONCURRENCY", "JOBS_TIMEOUT"})
}
