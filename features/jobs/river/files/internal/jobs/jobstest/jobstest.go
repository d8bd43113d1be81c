// Package jobstest gives tests a client of jobs.
package jobstest

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/jobs"
)

// Open returns a client of the jobs in db.
func Open(t *testing.T, db *database.DB, o jobs.Options) *jobs.Client {
	t.Helper()
	o.DB = db
	if o.Metrics == nil {
		o.Metrics = prometheus.NewRegistry()
	}
	c, err := jobs.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}
