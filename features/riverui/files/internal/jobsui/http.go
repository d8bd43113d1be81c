package jobsui

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"omni.example/app/internal/auth"
)

// Register adds the operation that hands out links, for administrators only.
func Register(api huma.API, s *Site) {
	op := huma.Operation{
		OperationID: "create-jobs-ui-link", Method: http.MethodPost, Path: "/admin/jobs/ui", Tags: []string{"admin"},
		Summary: "Get a link into the web interface of jobs", DefaultStatus: http.StatusCreated,
	}
	auth.Roles("admin")(&op)
	huma.Register(api, op, s.link)
}

type linkOutput struct {
	Body struct {
		URL string `json:"url" format:"uri-reference" doc:"Open it in a browser within a minute, at the address of this API."`
	}
}

func (s *Site) link(ctx context.Context, _ *struct{}) (*linkOutput, error) {
	out := &linkOutput{}
	out.Body.URL = Prefix + "/enter?" + url.Values{"ticket": {s.sign("ticket", auth.User(ctx).ID, ticketFor)}}.Encode()
	return out, nil
}
