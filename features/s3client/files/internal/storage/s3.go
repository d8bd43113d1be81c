package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3Timeout is how long a service may take to accept a file, or to begin to send one.
const S3Timeout = time.Minute

// s3Tries is how often a request is sent in all while the service is busy or away. A file counts if it can be rewound.
const s3Tries = 3

// S3Options configure an [S3].
type S3Options struct {
	// Endpoint is the address of the service, without the bucket: https://s3.eu-central-1.amazonaws.com.
	Endpoint string

	// Region is the one of the bucket, as the service names it.
	Region string

	// Bucket holds the files.
	Bucket string

	// AccessKeyID and SecretAccessKey sign the requests. Without them the role of the machine does, as its cloud tells it.
	AccessKeyID, SecretAccessKey string

	// PathStyle puts the bucket's name into the path and not into the host's name.
	PathStyle bool

	// Forms has uploads be the multipart forms of a POST policy, which not every service takes, rather than a PUT.
	Forms bool

	// Client sends the requests, and tries once: only what is above it can rewind a file. A plain one when nil.
	Client *http.Client
}

// S3 keeps files at a service that speaks the protocol of S3.
type S3 struct {
	client minio.Core
	bucket string
	forms  bool
}

// NewS3 returns the bucket. It asks the service nothing yet.
func NewS3(o S3Options) (*S3, error) {
	endpoint, err := url.Parse(o.Endpoint)
	if err != nil || strings.Trim(endpoint.Path, "/") != "" {
		return nil, fmt.Errorf("open bucket %s: %q is no address of a service: want https://host, without a path", o.Bucket, o.Endpoint)
	}
	options := &minio.Options{
		Creds:        credentials.NewStaticV4(o.AccessKeyID, o.SecretAccessKey, ""),
		Secure:       endpoint.Scheme == "https",
		Region:       o.Region,
		BucketLookup: minio.BucketLookupDNS,
		MaxRetries:   s3Tries,
	}
	if o.Client != nil {
		options.Transport = o.Client.Transport
	}
	if o.PathStyle {
		options.BucketLookup = minio.BucketLookupPath
	}
	if o.AccessKeyID == "" {
		options.Creds = credentials.NewIAM("")
	}
	client, err := minio.New(endpoint.Host, options)
	if err != nil {
		return nil, fmt.Errorf("open bucket %s at %s: %w", o.Bucket, o.Endpoint, err)
	}
	return &S3{client: minio.Core{Client: client}, bucket: o.Bucket, forms: o.Forms}, nil
}

// Check implements [Bucket].
func (s *S3) Check(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = errors.New("it does not exist")
	}
	return s.failed("reach bucket", s.bucket, err)
}

// CreateBucket makes the bucket unless it is there.
func (s *S3) CreateBucket(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = s.client.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{})
	}
	return s.failed("create bucket", s.bucket, err)
}

// PresignUpload implements [Bucket].
func (s *S3) PresignUpload(ctx context.Context, key, contentType string, size int64, lifetime time.Duration) (*Form, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	expires := time.Now().Add(lifetime).Truncate(time.Second)
	form := &Form{Headers: map[string]string{}, Fields: map[string]string{}, ExpiresAt: expires}
	var u *url.URL
	var err error
	if s.forms {
		form.Method = http.MethodPost
		u, form.Fields, err = s.policy(ctx, key, contentType, size, expires)
	} else {
		form.Method = http.MethodPut
		form.Headers["Content-Type"] = contentType
		signed := http.Header{"Content-Type": {contentType}, "Content-Length": {fmt.Sprint(size)}}
		u, err = s.client.PresignHeader(ctx, http.MethodPut, s.bucket, key, lifetime, nil, signed)
	}
	if err != nil {
		return nil, s.failed("sign upload of", key, err)
	}
	form.URL = u.String()
	return form, nil
}

// policy signs what a form may hold: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html.
func (s *S3) policy(ctx context.Context, key, contentType string, size int64, expires time.Time) (*url.URL, map[string]string, error) {
	p := minio.NewPostPolicy()
	if err := errors.Join(
		p.SetBucket(s.bucket),
		p.SetKey(key),
		p.SetExpires(expires.UTC()),
		p.SetContentType(contentType),
		p.SetContentLengthRange(size, size),
	); err != nil {
		return nil, nil, err
	}
	return s.client.PresignedPostPolicy(ctx, p)
}

// PresignDownload implements [Bucket].
func (s *S3) PresignDownload(ctx context.Context, key, name string, lifetime time.Duration) (string, error) {
	if err := CheckKey(key); err != nil {
		return "", err
	}
	query := url.Values{}
	if name != "" {
		query.Set("response-content-disposition", disposition(name))
	}
	u, err := s.client.PresignedGetObject(ctx, s.bucket, key, lifetime, query)
	if err != nil {
		return "", s.failed("sign address of", key, err)
	}
	return u.String(), nil
}

// Put implements [Bucket].
func (s *S3) Put(ctx context.Context, key, contentType string, r io.Reader, size int64) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	_, err := s.client.Client.PutObject(ctx, s.bucket, key, r, size, minio.PutObjectOptions{ContentType: contentType})
	return s.failed("store", key, err)
}

// Get implements [Bucket].
func (s *S3) Get(ctx context.Context, key string) (io.ReadCloser, File, error) {
	if err := CheckKey(key); err != nil {
		return nil, File{}, err
	}
	content, info, _, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, File{}, s.failed("get", key, err)
	}
	return content, fileOf(info, key), nil
}

// Stat implements [Bucket].
func (s *S3) Stat(ctx context.Context, key string) (File, error) {
	if err := CheckKey(key); err != nil {
		return File{}, err
	}
	info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return File{}, s.failed("stat", key, err)
	}
	return fileOf(info, key), nil
}

// Move implements [Bucket]. The copy is the service's, and on its condition.
func (s *S3) Move(ctx context.Context, f File, key string) error {
	if err := errors.Join(CheckKey(f.Key), CheckKey(key)); err != nil {
		return err
	}
	_, err := s.client.Client.CopyObject(ctx,
		minio.CopyDestOptions{Bucket: s.bucket, Object: key},
		minio.CopySrcOptions{Bucket: s.bucket, Object: f.Key, MatchETag: f.ETag})
	if err != nil {
		return s.failed("move", f.Key, err)
	}
	return s.Delete(ctx, f.Key)
}

// Delete implements [Bucket].
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	return s.failed("delete", key, s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{}))
}

// List implements [Bucket]. It asks for a thousand files at a time.
func (s *S3) List(ctx context.Context, prefix string) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		if err := CheckKey(prefix); err != nil {
			yield(File{}, err)
			return
		}
		for info := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix + "/", Recursive: true}) {
			if info.Err != nil {
				yield(File{}, s.failed("list", prefix, info.Err))
				return
			}
			if !yield(fileOf(info, info.Key), nil) {
				return
			}
		}
	}
}

func fileOf(info minio.ObjectInfo, key string) File {
	return File{Key: key, Size: info.Size, ContentType: info.ContentType, ETag: info.ETag, ModifiedAt: info.LastModified}
}

// failed says what failed at which key, in our terms where there are some; nil stays nil.
func (s *S3) failed(what, key string, err error) error {
	if err == nil {
		return nil
	}
	switch minio.ToErrorResponse(err).Code {
	case minio.NoSuchKey:
		err = ErrNotFound
	case minio.PreconditionFailed:
		err = ErrChanged
	}
	return fmt.Errorf("%s %s: %w", what, key, err)
}
