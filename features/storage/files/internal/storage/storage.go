// Package storage keeps files in a bucket: on the disk of this machine, or at a service.
//
// Clients send and fetch files without passing them through the program: they get a form or an address that is signed, for one
// key, one type, one size and a short time, and the bucket holds them to it.
package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"time"
)

var (
	// ErrNotFound is returned where there is no file under a key.
	ErrNotFound = errors.New("file not found")

	// ErrChanged is returned where a file is no longer the one that was looked at.
	ErrChanged = errors.New("file has changed")
)

// File describes a stored file.
type File struct {
	// Key is where it is.
	Key string

	// Size is in bytes.
	Size int64

	// ContentType is what the file was said to be when it was stored. List leaves it empty.
	ContentType string

	// ETag changes with the content.
	ETag string

	// ModifiedAt is when it was stored.
	ModifiedAt time.Time
}

// Form is a request that a client may make, once or again, until it expires.
type Form struct {
	Method    string            `json:"method" enum:"PUT,POST" doc:"PUT: the file is the body. POST: a multipart form of the fields and then the file, as the field file."`
	URL       string            `json:"url" format:"uri-reference" doc:"Where to send it; relative addresses are relative to the API's."`
	Headers   map[string]string `json:"headers" doc:"Headers to send besides Content-Length."`
	Fields    map[string]string `json:"fields" doc:"Fields of the form of a POST."`
	ExpiresAt time.Time         `json:"expires_at"`
}

// Bucket is where files are kept. A key is a path of names of letters, digits, dots, dashes and underscores, none of which
// begins with a dot; every method refuses another one, so that no key leads out of its prefix.
type Bucket interface {
	// PresignUpload returns a form that stores a file of exactly this type and size, in bytes.
	PresignUpload(ctx context.Context, key, contentType string, size int64, lifetime time.Duration) (*Form, error)

	// PresignDownload returns an address of the file, which may not exist. With a name, browsers save the file under it.
	PresignDownload(ctx context.Context, key, name string, lifetime time.Duration) (string, error)

	// Put stores size bytes of r in place of what was there.
	Put(ctx context.Context, key, contentType string, r io.Reader, size int64) error

	// Get opens a file. Error: ErrNotFound.
	Get(ctx context.Context, key string) (io.ReadCloser, File, error)

	// Stat describes a file. Error: ErrNotFound.
	Stat(ctx context.Context, key string) (File, error)

	// Move stores the file f under another key, unless it has changed since. Errors: ErrNotFound, ErrChanged.
	Move(ctx context.Context, f File, key string) error

	// Delete removes a file; one that is not there is none.
	Delete(ctx context.Context, key string) error

	// List yields the files whose keys are below a prefix, which is a key itself, and ends with the first error.
	List(ctx context.Context, prefix string) iter.Seq2[File, error]

	// Check reports whether the bucket can be used.
	Check(ctx context.Context) error
}

// maxKey is less than every service and file system takes, in bytes.
const maxKey = 500

var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$`)

// CheckKey refuses what is no key.
func CheckKey(key string) error {
	if len(key) > maxKey || !keyForm.MatchString(key) {
		return fmt.Errorf("%q is no key of a file: want names of letters, digits, dots, dashes and underscores, with slashes between", key)
	}
	return nil
}
