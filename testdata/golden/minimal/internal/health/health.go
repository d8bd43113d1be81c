// Package health tells whether the process lives and whether it can do its
// work.
//
// The two questions have two paths, because orchestrators act on them
// differently: a failing /health restarts the process, a failing /health/ready
// only takes it out of the load balancer. So the first looks at nothing else; a
// database that is down must not make every process restart.
package health

import (
	"context"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/httpapi"
)

// Liveness is the body of /health.
type Liveness struct {
	Status string `json:"status" enum:"ok"`
}

type liveOutput struct {
	Body Liveness
}

// Readiness is the body of /health/ready.
type Readiness struct {
	Status string                 `json:"status" enum:"ready,degraded,unavailable,draining" doc:"degraded: only optional dependencies are down."`
	Checks map[string]CheckResult `json:"checks" doc:"The dependencies by name."`
}

type readyOutput struct {
	Status int
	Body   Readiness
}

// Register adds GET /health and GET /health/ready, which runs the checks in
// parallel: 200 when all required ones pass, 503 when one does not or when the
// server is draining. Register it before authentication and rate limits are
// put in use, so that probes need neither; checks is asked at the first request,
// when everything has been opened.
func Register(api huma.API, checks func() []Check) {
	probes := sync.OnceValue(func() []*probe { return newProbes(checks()) })
	public := []map[string][]string{{}}

	huma.Register(api, huma.Operation{
		OperationID: "health", Method: http.MethodGet, Path: "/health", Tags: []string{"health"}, Security: public,
		Summary: "Whether the process lives",
	}, func(context.Context, *struct{}) (*liveOutput, error) {
		return &liveOutput{Liveness{Status: "ok"}}, nil
	})

	huma.Register(api, huma.Operation{
		OperationID: "ready", Method: http.MethodGet, Path: "/health/ready", Tags: []string{"health"}, Security: public,
		Summary: "Whether the process can do its work",
		Responses: map[string]*huma.Response{
			"503": {Description: "A required dependency is down, or the server is stopping. The body is the same."},
		},
	}, func(ctx context.Context, _ *struct{}) (*readyOutput, error) {
		out := &readyOutput{Status: http.StatusOK, Body: run(ctx, probes())}
		select {
		case <-httpapi.Draining(ctx):
			out.Body.Status = "draining"
		default:
		}
		if s := out.Body.Status; s == "unavailable" || s == "draining" {
			out.Status = http.StatusServiceUnavailable
		}
		return out, nil
	})
}
