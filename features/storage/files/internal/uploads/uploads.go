// Package uploads lets users send files straight to the bucket and have them accepted.
//
// A client says what it has and gets a signed form for just that; it sends the file, and confirms. Only then is the file looked
// at, and moved to where it counts: what was announced is not what was sent until somebody has checked, and a form that is used
// again later changes nothing that was accepted. Files that nobody confirms stay below [Pending], for the bucket to expire.
package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
	"omni.example/app/internal/problem"
	"omni.example/app/internal/storage"
)

// Kind is a sort of file that users may send.
type Kind struct {
	// MaxBytes is the largest size.
	MaxBytes int64

	// Types are the content types, each of which http.DetectContentType can tell from the first bytes.
	Types []string
}

// Kinds are what users may send, by name. Add your own here.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"avatar":   {MaxBytes: 2 << 20, Types: []string{"image/png", "image/jpeg", "image/webp"}},
		"document": {MaxBytes: 20 << 20, Types: []string{"application/pdf", "text/plain"}},
	}
}

// Pending is the prefix of the files that nobody has confirmed.
const Pending = "pending"

const (
	formLifetime     = 15 * time.Minute
	downloadLifetime = 15 * time.Minute
)

var (
	errKind     = problem.New(problem.Invalid, "upload_kind_unknown", "There is no such kind of file.")
	errType     = problem.New(problem.Invalid, "upload_type_refused", "Files of this kind cannot have this content type.")
	errSize     = problem.New(problem.Invalid, "upload_too_large", "The file is larger than files of this kind may be.")
	errPending  = problem.New(problem.NotFound, "upload_not_found", "Nothing has been sent by the form of this upload.")
	errContent  = problem.New(problem.Conflict, "upload_refused", "The file is not what was announced. Start again.")
	errNotFound = problem.New(problem.NotFound, "file_not_found", "There is no such file.")
)

// NewUpload is what a client says about a file before it sends it.
type NewUpload struct {
	Kind        string `json:"kind" example:"avatar" doc:"avatar or document."`
	ContentType string `json:"content_type" example:"image/png"`
	Size        int64  `json:"size" minimum:"1" example:"20480" doc:"In bytes, exactly."`
}

// Upload is a file that may be sent.
type Upload struct {
	ID   string       `json:"id" format:"uuid"`
	Kind string       `json:"kind"`
	Form storage.Form `json:"form"`
}

// File is one that was accepted.
type File struct {
	ID          string    `json:"id" format:"uuid"`
	Kind        string    `json:"kind"`
	ContentType string    `json:"content_type"`
	Size        int64     `json:"size"`
	CreatedAt   time.Time `json:"created_at"`
	URL         string    `json:"url" format:"uri-reference" doc:"Where to fetch it for 15 minutes; relative addresses are relative to the API's."`
}

// Service holds the rules of uploads. Every method acts for the user of its context, who sees no one else's files.
type Service struct {
	bucket storage.Bucket
	kinds  map[string]Kind
}

// NewService returns the service of files of these kinds in b.
func NewService(b storage.Bucket, kinds map[string]Kind) *Service {
	return &Service{bucket: b, kinds: kinds}
}

// Start returns a form to send a file by. Errors: upload_kind_unknown, upload_type_refused, upload_too_large.
func (s *Service) Start(ctx context.Context, in NewUpload) (*Upload, error) {
	kind, ok := s.kinds[in.Kind]
	switch {
	case !ok:
		return nil, errKind
	case !slices.Contains(kind.Types, in.ContentType):
		return nil, errType
	case in.Size > kind.MaxBytes:
		return nil, errSize
	}
	id := database.NewID()
	form, err := s.bucket.PresignUpload(ctx, pending(ctx, in.Kind, id), in.ContentType, in.Size, formLifetime)
	if err != nil {
		return nil, err
	}
	return &Upload{ID: id, Kind: in.Kind, Form: *form}, nil
}

// Confirm accepts the file that was sent, once it has been checked; confirmed again, it is the same. One that is not what was
// announced is deleted. Errors: upload_kind_unknown, upload_not_found, upload_refused.
func (s *Service) Confirm(ctx context.Context, kind, id string) (*File, error) {
	if _, ok := s.kinds[kind]; !ok {
		return nil, errKind
	}
	err := s.accept(ctx, kind, id)
	if errors.Is(err, storage.ErrNotFound) {
		file, err := s.Get(ctx, kind, id)
		if errors.Is(err, errNotFound) {
			err = errPending
		}
		return file, err
	}
	if errors.Is(err, storage.ErrChanged) {
		err = errContent.Because(err)
	}
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, kind, id)
}

// accept moves a pending file to where it counts.
func (s *Service) accept(ctx context.Context, kind, id string) error {
	content, f, err := s.bucket.Get(ctx, pending(ctx, kind, id))
	if err != nil {
		return err
	}
	start, err := head(content)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Key, err)
	}
	if err := s.kinds[kind].check(f, start); err != nil {
		return errors.Join(err, s.bucket.Delete(ctx, f.Key))
	}
	return s.bucket.Move(ctx, f, accepted(ctx, kind, id))
}

// head reads what http.DetectContentType looks at, and closes the content.
func head(content io.ReadCloser) ([]byte, error) {
	start, err := io.ReadAll(io.LimitReader(content, 512))
	return start, errors.Join(err, content.Close())
}

// check compares what was sent with what may be sent. The type is that of the content, whatever the client called it.
func (k Kind) check(f storage.File, start []byte) error {
	found, _, _ := strings.Cut(http.DetectContentType(start), ";")
	switch {
	case f.Size > k.MaxBytes:
		return errContent.Because(fmt.Errorf("%s has %d bytes", f.Key, f.Size))
	case !slices.Contains(k.Types, f.ContentType) || found != f.ContentType:
		return errContent.Because(fmt.Errorf("%s is %s and called %s", f.Key, found, f.ContentType))
	}
	return nil
}

// Get describes a file that was accepted. Errors: upload_kind_unknown, file_not_found.
func (s *Service) Get(ctx context.Context, kind, id string) (*File, error) {
	if _, ok := s.kinds[kind]; !ok {
		return nil, errKind
	}
	f, err := s.bucket.Stat(ctx, accepted(ctx, kind, id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, errNotFound.Because(err)
	}
	if err != nil {
		return nil, err
	}
	url, err := s.bucket.PresignDownload(ctx, f.Key, "", downloadLifetime)
	if err != nil {
		return nil, err
	}
	return &File{ID: id, Kind: kind, ContentType: f.ContentType, Size: f.Size, CreatedAt: f.ModifiedAt, URL: url}, nil
}

// Delete removes a file that was accepted; one that is not there is none. Error: upload_kind_unknown.
func (s *Service) Delete(ctx context.Context, kind, id string) error {
	if _, ok := s.kinds[kind]; !ok {
		return errKind
	}
	return s.bucket.Delete(ctx, accepted(ctx, kind, id))
}

// The user's id leads every key, so nobody reaches what another one sent.
func pending(ctx context.Context, kind, id string) string {
	return Pending + "/" + auth.User(ctx).ID + "/" + kind + "/" + id
}

func accepted(ctx context.Context, kind, id string) string {
	return "files/" + auth.User(ctx).ID + "/" + kind + "/" + id
}
