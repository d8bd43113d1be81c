package jobs_test

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/jobs/jobstest"
	"omni.example/app/internal/redis/redistest"
)

// each runs the test with jobs in memory, and at a server where there is one.
func each(t *testing.T, test func(t *testing.T, p place)) {
	t.Run("memory", func(t *testing.T) { test(t, placeAt(t, "redis://"+miniredis.RunT(t).Addr(), "")) })
	t.Run("redis", func(t *testing.T) { test(t, placeAt(t, redistest.URL(t), rand.Text()+":")) })
}

// eachLasting does so with what outlives a process.
func eachLasting(t *testing.T, test func(t *testing.T, p lasting)) {
	url, prefix := redistest.URL(t), rand.Text()+":"
	test(t, lasting{placeAt(t, url, prefix), url + " " + prefix, func(t *testing.T) {
		// A process that does not renew its lease counts as dead half a minute later.
		options, err := redis.ParseURL(url)
		require.NoError(t, err)
		server := redis.NewClient(options)
		defer server.Close()
		lease := "asynq:{" + prefix + jobs.DefaultQueue + "}:lease"
		ids, err := server.ZRange(t.Context(), lease, 0, -1).Result()
		require.NoError(t, err)
		for _, id := range ids {
			require.NoError(t, server.ZAdd(t.Context(), lease, redis.Z{Member: id}).Err())
		}
	}})
}

func placeAt(t *testing.T, url, prefix string) place {
	db := databasetest.SQLite(t)
	return place{db, func(t *testing.T, o jobs.Options) *jobs.Client {
		o.RedisURL, o.Prefix = url, prefix
		return jobstest.Open(t, db, o)
	}}
}

// reopen returns a client of the jobs at a server, for a process that is not going to close it.
func reopen(at string) *jobs.Client {
	url, prefix, _ := strings.Cut(at, " ")
	c, err := jobs.Open(context.Background(), jobs.Options{RedisURL: url, Prefix: prefix, Metrics: prometheus.NewRegistry()})
	if err != nil {
		panic(err)
	}
	return c
}

func TestJobsAreInMemoryWithoutAServer(t *testing.T) {
	log := &logged{}
	c := jobstest.Open(t, databasetest.SQLite(t), jobs.Options{Logger: log.logger()})
	jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
	require.Len(t, log.lines(t, "jobs are in the memory of this process and end with it: set REDIS_URL to keep them"), 1)
	require.NoError(t, c.Ping(t.Context()))
	receipt, err := c.Enqueue(t.Context(), noteArgs{})
	require.NoError(t, err)
	start(t, c)
	eventually(t, c, receipt.ID, jobs.Completed)
}

func TestAServerThatIsAwayIsAnErrorOfWhatNeedsIt(t *testing.T) {
	c := jobstest.Open(t, databasetest.SQLite(t), jobs.Options{RedisURL: "redis://127.0.0.1:1"})
	jobs.Add(c, jobs.Worker[noteArgs]{Work: nothing})
	require.Error(t, c.Ping(t.Context()))
	_, err := c.Enqueue(t.Context(), noteArgs{})
	require.ErrorContains(t, err, "enqueue test.note")
	_, err = c.Start(t.Context())
	require.ErrorContains(t, err, "start jobs")
	_, err = jobs.Open(t.Context(), jobs.Options{RedisURL: "http://:secret@example.com", Metrics: prometheus.NewRegistry()})
	require.ErrorContains(t, err, "REDIS_URL")
	require.NotContains(t, err.Error(), "secret")
}

// The message that cancels a job is lost while its worker's connection is broken. Others follow.
func TestCancellingReachesAWorkerThatReconnects(t *testing.T) {
	url := redistest.Start(t).URL
	c := placeAt(t, url, "").open(t, jobs.Options{})
	running := make(chan struct{}, 1)
	jobs.Add(c, jobs.Worker[noteArgs]{Work: func(ctx context.Context, _ *jobs.Job[noteArgs]) error {
		running <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}})
	receipt, err := c.Enqueue(t.Context(), noteArgs{})
	require.NoError(t, err)
	start(t, c)
	<-running
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	server := redis.NewClient(options)
	defer server.Close()
	var cutting sync.WaitGroup
	cutting.Go(func() {
		for range 200 {
			assert.NoError(t, server.ClientKillByFilter(t.Context(), "TYPE", "pubsub").Err())
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, c.Cancel(ctx, receipt.ID))
	cutting.Wait()
}
