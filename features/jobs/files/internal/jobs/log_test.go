package jobs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/jobs"
)

// The log of a job, and of the jobs that it enqueues, leads to the request and the user who caused them.
func TestTheLogOfAJobNamesItsRequestAndUser(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p place) {
		log := &logged{}
		c := p.open(t, jobs.Options{Logger: log.logger()})
		second := make(chan string, 1)
		jobs.Add(c, jobs.Worker[noteArgs]{Work: func(ctx context.Context, _ *jobs.Job[noteArgs]) error {
			log.logger().InfoContext(ctx, "written by the work")
			require.Empty(t, auth.User(ctx).ID, "a job does not act for the user")
			receipt, err := c.Enqueue(ctx, otherArgs{})
			second <- receipt.ID
			return err
		}})
		jobs.Add(c, jobs.Worker[otherArgs]{Work: func(context.Context, *jobs.Job[otherArgs]) error { return nil }})

		api := httpapi.New(httpapi.Options{})
		var first jobs.Receipt
		api.Handle(http.MethodPost, "/notes", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var err error
			first, err = c.Enqueue(auth.As(r.Context(), auth.Identity{ID: "user-1"}), noteArgs{})
			require.NoError(t, err)
		}))
		request := httptest.NewRequest(http.MethodPost, "/notes", nil)
		request.Header.Set("X-Request-Id", "request-1")
		api.ServeHTTP(httptest.NewRecorder(), request)

		start(t, c)
		id := <-second
		eventually(t, c, id, jobs.Completed)
		for _, job := range []string{first.ID, id} {
			info, err := c.Get(t.Context(), job)
			require.NoError(t, err)
			require.Equal(t, "request-1", info.RequestID)
			require.Equal(t, "user-1", info.UserID)
		}
		lines := append(log.lines(t, "written by the work"), log.lines(t, "job")...)
		require.Len(t, lines, 3)
		for _, line := range lines {
			require.Equal(t, "request-1", line["request_id"])
			require.Equal(t, "user-1", line["user_id"])
			require.NotEmpty(t, line["job_id"])
			require.EqualValues(t, 1, line["attempt"])
		}
		require.Equal(t, "test.note", lines[0]["job"])
	})
}
