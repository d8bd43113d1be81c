package jobs

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"omni.example/app/internal/auth"
)

// operations are what administrators may do with jobs.
type operations struct{ client *Client }

// Register adds the operations on jobs, for administrators only.
func Register(api huma.API, c *Client) {
	o := &operations{c}
	huma.Register(api, operation(http.MethodGet, "", "list-jobs", "List jobs"), o.list)
	huma.Register(api, operation(http.MethodGet, "/{id}", "get-job", "Get job", http.StatusNotFound), o.get)
	huma.Register(api, operation(http.MethodPost, "/{id}/retry", "retry-job", "Try a job again now",
		http.StatusNotFound, http.StatusConflict), o.retry)
	huma.Register(api, operation(http.MethodPost, "/{id}/cancel", "cancel-job", "Cancel a job", http.StatusNotFound), o.cancel)
	huma.Register(api, operation(http.MethodDelete, "/{id}", "delete-job", "Delete a job",
		http.StatusNotFound, http.StatusConflict), o.delete)
}

func operation(method, path, id, summary string, errors ...int) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: "/admin/jobs" + path, Tags: []string{"admin"}, Summary: summary, Errors: errors,
	}
	auth.Roles("admin")(&op)
	return op
}

type listInput struct {
	State  State  `query:"state" enum:"scheduled,waiting,running,retrying,completed,dead,cancelled" doc:"Only jobs in this state."`
	Kind   string `query:"kind" doc:"Only jobs of this kind."`
	Queue  string `query:"queue" doc:"Only jobs of this queue."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many jobs to return."`
	Cursor string `query:"cursor" doc:"Where the page begins: the next_cursor of the page before."`
}

type listOutput struct{ Body *Page }

func (o *operations) list(ctx context.Context, in *listInput) (*listOutput, error) {
	page, err := o.client.List(ctx, Query(*in))
	return &listOutput{page}, err
}

type jobInput struct {
	ID string `path:"id"`
}

type jobOutput struct{ Body *Info }

func (o *operations) get(ctx context.Context, in *jobInput) (*jobOutput, error) {
	info, err := o.client.Get(ctx, in.ID)
	return &jobOutput{info}, err
}

func (o *operations) retry(ctx context.Context, in *jobInput) (*struct{}, error) {
	return nil, o.client.Retry(ctx, in.ID)
}

func (o *operations) cancel(ctx context.Context, in *jobInput) (*struct{}, error) {
	return nil, o.client.Cancel(ctx, in.ID)
}

func (o *operations) delete(ctx context.Context, in *jobInput) (*struct{}, error) {
	return nil, o.client.Delete(ctx, in.ID)
}
