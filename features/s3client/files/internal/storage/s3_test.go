package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage"
	"omni.example/app/internal/storage/s3test"
)

func TestS3(t *testing.T) {
	for name, forms := range map[string]bool{"PUT": false, "POST": true} {
		t.Run(name, func(t *testing.T) {
			o := s3test.Options(t)
			o.Forms = forms
			bucket, err := storage.NewS3(o)
			require.NoError(t, err)
			testBucket(t, bucket, "")
			form, err := bucket.PresignUpload(t.Context(), "a", "image/png", 1, time.Minute)
			require.NoError(t, err)
			require.Equal(t, name, form.Method)
		})
	}
}

func TestS3RefusesAWrongKey(t *testing.T) {
	o := s3test.Options(t)
	o.SecretAccessKey += "x"
	bucket, err := storage.NewS3(o)
	require.NoError(t, err)
	require.Error(t, bucket.Check(t.Context()))
	_, err = bucket.Stat(t.Context(), "a")
	require.ErrorContains(t, err, "stat a")
	require.NotErrorIs(t, err, storage.ErrNotFound)
}

func TestS3WithoutItsBucket(t *testing.T) {
	o := s3test.Options(t)
	o.Bucket += "-missing"
	bucket, err := storage.NewS3(o)
	require.NoError(t, err)
	require.ErrorContains(t, bucket.Check(t.Context()), "it does not exist")
	require.NoError(t, bucket.CreateBucket(t.Context()))
	require.NoError(t, bucket.CreateBucket(t.Context()))
	require.NoError(t, bucket.Check(t.Context()))
}

// Addresses are made without a request, so it matters where they point.
func TestS3AddressesTheBucket(t *testing.T) {
	o := storage.S3Options{Endpoint: "https://s3.example.com", Region: "eu-central-1", Bucket: "files", AccessKeyID: "key", SecretAccessKey: "secret"}
	byHost, err := storage.NewS3(o)
	require.NoError(t, err)
	address, err := byHost.PresignDownload(t.Context(), "a/b", "", time.Minute)
	require.NoError(t, err)
	require.Contains(t, address, "https://files.s3.example.com/a/b?")
	require.Contains(t, address, "X-Amz-Expires=60")
	require.NotContains(t, address, "secret")

	o.PathStyle = true
	byPath, err := storage.NewS3(o)
	require.NoError(t, err)
	form, err := byPath.PresignUpload(t.Context(), "a/b", "image/png", 7, time.Minute)
	require.NoError(t, err)
	require.Contains(t, form.URL, "https://s3.example.com/files/a/b?")

	for _, endpoint := range []string{"https://s3.example.com/path", "https://"} {
		o.Endpoint = endpoint
		_, err = storage.NewS3(o)
		require.ErrorContains(t, err, "open bucket", endpoint)
	}
}
