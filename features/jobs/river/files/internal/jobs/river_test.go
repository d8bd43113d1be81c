package jobs_test

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/jobs/jobstest"
)

// each runs the test with jobs in every database that the project can have.
func each(t *testing.T, test func(t *testing.T, p place)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(t, placeIn(db)) })
}

// eachLasting does so with databases that another process can open too.
func eachLasting(t *testing.T, test func(t *testing.T, p lasting)) {
	for _, e := range databasetest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			o := e.Empty(t)
			db, err := database.Open(t.Context(), o)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, db.Close()) })
			_, err = db.MigrateUp(t.Context())
			require.NoError(t, err)
			p := placeIn(db)
			test(t, lasting{place{db, func(t *testing.T, o jobs.Options) *jobs.Client {
				o.Timeout, o.RescueAfter = time.Millisecond, 2*time.Millisecond // dead after that
				return p.open(t, o)
			}}, o.URL, func(t *testing.T) {
				// The dead process was the one that looks for jobs of dead processes, and is so for some more seconds.
				_, err := db.ExecContext(t.Context(), "DELETE FROM river_leader")
				require.NoError(t, err)
			}})
		})
	}
}

func placeIn(db *database.DB) place {
	return place{db, func(t *testing.T, o jobs.Options) *jobs.Client { return jobstest.Open(t, db, o) }}
}

// reopen returns a client of the jobs in a database, for a process that is not going to close it.
func reopen(url string) *jobs.Client {
	db, err := database.Open(context.Background(), database.Options{URL: url})
	if err != nil {
		panic(err)
	}
	c, err := jobs.Open(context.Background(), jobs.Options{DB: db, Metrics: prometheus.NewRegistry()})
	if err != nil {
		panic(err)
	}
	return c
}
