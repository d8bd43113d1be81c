package notes

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"omni.example/app/internal/database"
)

// Register adds the operations on notes.
func Register(api huma.API, s *Service) {
	huma.Get(api, "/notes", s.list)
	huma.Post(api, "/notes", s.create)
	huma.Post(api, "/notes/{id}/pin", s.pin)
}

type listOutput struct{ Body []Note }

func (s *Service) list(ctx context.Context, _ *struct{}) (*listOutput, error) {
	page, err := s.List(ctx, database.Query{Limit: 100})
	if err != nil {
		return nil, err
	}
	return &listOutput{page.Items}, nil
}

type createInput struct {
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"500"`
	}
}

type createOutput struct{ Body *Note }

func (s *Service) create(ctx context.Context, in *createInput) (*createOutput, error) {
	note, err := s.Create(ctx, in.Body.Text)
	return &createOutput{note}, err
}
