package notes

import "context"

type pinInput struct {
	ID string `path:"id" format:"uuid"`
}

func (s *Service) pin(ctx context.Context, in *pinInput) (*createOutput, error) {
	note, err := s.Pin(ctx, in.ID)
	return &createOutput{note}, err
}
