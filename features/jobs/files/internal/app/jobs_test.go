package app_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/database"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/todos"
)

const jobsPath = "/api/v1/admin/jobs"

func TestJobsAreForAdministrators(t *testing.T) {
	c := apptest.Start(t)
	require.Equal(t, "forbidden", c.Do(http.MethodGet, jobsPath, c.Token("ada"), nil).Problem(http.StatusForbidden))
	require.Equal(t, "unauthenticated", c.Do(http.MethodPost, jobsPath+"/1/retry", "", nil).Problem(http.StatusUnauthorized))
}

func TestAdministratorsSeeAndRuleJobs(t *testing.T) {
	c := apptest.Start(t)
	admin := c.Token("root", "admin")
	enqueue := func(options ...jobs.Option) string {
		receipt, err := c.App.Jobs.Enqueue(t.Context(), todos.DigestArgs{UserID: database.NewID()}, options...)
		require.NoError(t, err)
		return receipt.ID
	}
	first := enqueue(jobs.At(time.Now().Add(time.Hour)))
	second := enqueue(jobs.At(time.Now().Add(time.Hour)))

	var page jobs.Page
	c.Do(http.MethodGet, jobsPath+"?state=scheduled&kind=todos.digest&queue=default&limit=1", admin, nil).Decode(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	require.Equal(t, jobs.Scheduled, page.Items[0].State)
	require.NotEmpty(t, page.NextCursor)
	c.Do(http.MethodGet, jobsPath+"?state=finished", admin, nil).Problem(http.StatusUnprocessableEntity)

	c.Do(http.MethodPost, jobsPath+"/"+first+"/cancel", admin, nil).Decode(http.StatusNoContent, nil)
	c.Do(http.MethodDelete, jobsPath+"/"+second, admin, nil).Decode(http.StatusNoContent, nil)
	require.Equal(t, "job_not_found", c.Do(http.MethodGet, jobsPath+"/"+second, admin, nil).Problem(http.StatusNotFound))

	third := enqueue(jobs.At(time.Now().Add(time.Hour)))
	c.Do(http.MethodPost, jobsPath+"/"+third+"/retry", admin, nil).Decode(http.StatusNoContent, nil)
	c.Work()
	require.EventuallyWithT(t, func(collect *assert.CollectT) {
		info, err := c.App.Jobs.Get(context.WithoutCancel(t.Context()), third)
		if assert.NoError(collect, err) {
			assert.Equal(collect, jobs.Completed, info.State)
		}
	}, time.Minute, 20*time.Millisecond)
	var info jobs.Info
	c.Do(http.MethodGet, jobsPath+"/"+third, admin, nil).Decode(http.StatusOK, &info)
	require.Equal(t, "todos.digest", info.Kind)
}

// What is scheduled has a worker, and the seed's user a digest.
func TestTheServerDoesJobsInDevelopment(t *testing.T) {
	t.Parallel()
	a, err := app.New(t.Context(), development(t), slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	_, err = a.Seed(t.Context())
	require.NoError(t, err)
	_, err = a.Jobs.Enqueue(t.Context(), todos.DigestsArgs{})
	require.NoError(t, err)

	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	require.EventuallyWithT(t, func(collect *assert.CollectT) {
		page, err := a.Jobs.List(context.WithoutCancel(t.Context()), jobs.Query{Kind: "todos.digest", State: jobs.Completed, Limit: 10})
		if assert.NoError(collect, err) {
			assert.Len(collect, page.Items, 1)
		}
	}, time.Minute, 20*time.Millisecond)
	stop()
	require.NoError(t, <-served)
	require.NoError(t, a.Close())
}

func TestAServerWithoutWorkerLeavesJobs(t *testing.T) {
	a, err := app.New(t.Context(), development(t, "JOBS_WORKER_IN_SERVE=false"), slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	receipt, err := a.Jobs.Enqueue(t.Context(), todos.DigestsArgs{})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.NoError(t, a.Serve(ctx))
	info, err := a.Jobs.Get(t.Context(), receipt.ID)
	require.NoError(t, err)
	require.Equal(t, jobs.Waiting, info.State)
	require.NoError(t, a.Close())
}

func TestAWorkerAnswersProbesOnly(t *testing.T) {
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := free.Addr().(*net.TCPAddr).Port
	require.NoError(t, free.Close())
	a, err := app.New(t.Context(), development(t, "PORT="+strconv.Itoa(port)), slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	worked := make(chan error, 1)
	go func() { worked <- a.Work(ctx) }()

	status := func(path string) int {
		response, err := http.Get("http://127.0.0.1:" + strconv.Itoa(port) + path)
		if err != nil {
			return 0
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	require.Eventually(t, func() bool { return status("/health") == http.StatusOK }, time.Minute, 10*time.Millisecond)
	require.Equal(t, http.StatusOK, status("/health/ready"))
	require.Equal(t, http.StatusOK, status("/metrics"))
	require.Equal(t, http.StatusNotFound, status("/api/v1/todos"))
	stop()
	require.NoError(t, <-worked)
	require.NoError(t, a.Close())
}
