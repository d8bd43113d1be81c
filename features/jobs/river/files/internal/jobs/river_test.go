package jobs_test

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/jobs"
)

// each runs the test with jobs in every database that the project can have.
func each(t *testing.T, test func(t *testing.T, p place)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		test(t, place{db, func(t *testing.T, o jobs.Options) *jobs.Client {
			o.DB = db
			if o.Metrics == nil {
				o.Metrics = prometheus.NewRegistry()
			}
			c, err := jobs.Open(t.Context(), o)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, c.Close()) })
			return c
		}})
	})
}
