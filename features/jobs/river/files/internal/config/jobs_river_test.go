package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestJobsAreRescuedAfterTheirTimeout(t *testing.T) {
	_, err := Load([]string{"JOBS_TIMEOUT=10m", "JOBS_RESCUE_AFTER=10m"})
	require.Equal(t, []string{"JOBS_RESCUE_AFTER"}, variables(err))
}
