package webhooks

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
	"omni.example/app/internal/ratelimit"
)

// Register adds the operation that services call to root, and those of administrators to api.
func Register(root, api huma.API, r *Receiver) {
	receive := huma.Operation{
		OperationID: "receive-webhook", Method: http.MethodPost, Path: "/webhooks/{source}", Tags: []string{"webhooks"},
		Summary:          "Take an event of another service",
		DefaultStatus:    http.StatusNoContent,
		Errors:           []int{http.StatusNotFound, http.StatusRequestEntityTooLarge},
		SkipValidateBody: true, // what is in it is for the source to know
	}
	auth.Public(&receive) // the signature says who calls
	ratelimit.Class("webhook")(&receive)
	huma.Register(root, receive, func(ctx context.Context, in *deliveryInput) (*struct{}, error) {
		return nil, r.Receive(ctx, in.Source, in.header, in.RawBody)
	})

	admin := func(method, path, id, summary string, errors ...int) huma.Operation {
		op := huma.Operation{OperationID: id, Method: method, Path: "/admin/webhooks" + path, Summary: summary, Tags: []string{"admin"}, Errors: errors}
		auth.Roles("admin")(&op)
		return op
	}
	huma.Register(api, admin(http.MethodGet, "", "list-webhooks", "List the events that came, the newest first"),
		func(ctx context.Context, in *listInput) (*listOutput, error) {
			page, err := r.store.entries.List(ctx, in.query())
			return &listOutput{page}, err
		})
	huma.Register(api, admin(http.MethodGet, "/{id}", "get-webhook", "Get an event with its body", http.StatusNotFound),
		func(ctx context.Context, in *idInput) (*eventOutput, error) {
			stored, err := r.store.get(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &eventOutput{viewOf(stored)}, nil
		})
	huma.Register(api, admin(http.MethodPost, "/{id}/replay", "replay-webhook", "Have an event done again", http.StatusNotFound, http.StatusConflict),
		func(ctx context.Context, in *idInput) (*entryOutput, error) {
			entry, err := r.Replay(ctx, in.ID)
			return &entryOutput{entry}, err
		})
}

// deliveryInput is a delivery as it came: what was signed are its very bytes.
type deliveryInput struct {
	Source  string `path:"source" example:"stripe"`
	RawBody []byte `contentType:"application/json"`

	header http.Header
}

// Resolve implements [huma.Resolver]: where the signature is, is for the source to know.
func (in *deliveryInput) Resolve(ctx huma.Context) []error {
	r, _ := humachi.Unwrap(ctx)
	in.header = r.Header
	return nil
}

type listInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many events to return at most."`
	Cursor string `query:"cursor" doc:"The next_cursor of the page before. Keep the rest the same."`
	Source string `query:"source" example:"stripe"`
	Status string `query:"status" example:"failed"`
	Type   string `query:"type" example:"invoice.paid"`
	Event  string `query:"event_id" doc:"The id at the source."`
}

func (in *listInput) query() database.Query {
	q := database.Query{Limit: in.Limit, Cursor: in.Cursor}
	for _, f := range [][2]string{{"source", in.Source}, {"status", in.Status}, {"type", in.Type}, {"event_id", in.Event}} {
		if f[1] != "" {
			q.Filter = append(q.Filter, database.Filter{Field: f[0], Op: "eq", Value: f[1]})
		}
	}
	return q
}

type listOutput struct{ Body *database.Page[Entry] }

type idInput struct {
	ID string `path:"id" format:"uuid"`
}

type entryOutput struct{ Body *Entry }

type eventOutput struct{ Body *eventView }

// eventView is an event with its body, as the JSON that it usually is.
type eventView struct {
	Entry
	Body any `json:"body" doc:"The JSON that came; a text when it is none."`
}

func viewOf(s *StoredEvent) *eventView {
	v := &eventView{Entry: s.Entry, Body: string(s.Body)}
	if json.Valid(s.Body) {
		v.Body = json.RawMessage(s.Body)
	}
	return v
}
