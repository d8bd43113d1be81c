package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestJobsUI(t *testing.T) {
	_, err := Load([]string{"JOBS_UI_SECRET=short"})
	require.Equal(t, []string{"JOBS_UI_SECRET"}, variables(err))
	_, err = Load([]string{"APP_ENV=production"})
	require.Contains(t, variables(err), "JOBS_UI_SECRET")
}
