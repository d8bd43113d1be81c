package uploads

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

type startInput struct {
	Body NewUpload
}

type startOutput struct {
	Body *Upload
}

// fileInput names a file. The id is a UUID, so that it cannot be the way to another key.
type fileInput struct {
	Kind string `path:"kind" example:"avatar"`
	ID   string `path:"id" format:"uuid"`
}

type fileOutput struct {
	Body *File
}

// Register adds the operations on uploads and files. They are protected, as all are that do not say auth.Public.
func Register(api huma.API, s *Service) {
	operation := func(method, path, id, summary string, status int, errors ...int) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"uploads"}, DefaultStatus: status, Errors: errors,
		}
	}
	huma.Register(api, operation(http.MethodPost, "/uploads", "start-upload", "Get a form to send a file by", http.StatusCreated, http.StatusUnprocessableEntity),
		func(ctx context.Context, in *startInput) (*startOutput, error) {
			upload, err := s.Start(ctx, in.Body)
			return &startOutput{Body: upload}, err
		})
	huma.Register(api, operation(http.MethodPost, "/uploads/{kind}/{id}/confirm", "confirm-upload", "Have a file accepted that was sent", http.StatusOK, http.StatusNotFound, http.StatusConflict),
		func(ctx context.Context, in *fileInput) (*fileOutput, error) {
			file, err := s.Confirm(ctx, in.Kind, in.ID)
			return &fileOutput{Body: file}, err
		})
	huma.Register(api, operation(http.MethodGet, "/files/{kind}/{id}", "get-file", "Get a file's address", http.StatusOK, http.StatusNotFound),
		func(ctx context.Context, in *fileInput) (*fileOutput, error) {
			file, err := s.Get(ctx, in.Kind, in.ID)
			return &fileOutput{Body: file}, err
		})
	huma.Register(api, operation(http.MethodDelete, "/files/{kind}/{id}", "delete-file", "Delete a file", http.StatusNoContent),
		func(ctx context.Context, in *fileInput) (*struct{}, error) {
			return nil, s.Delete(ctx, in.Kind, in.ID)
		})
}
