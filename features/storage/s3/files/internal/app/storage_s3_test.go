package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage/s3test"
)

func TestS3(t *testing.T) {
	o := s3test.Options(t)
	testUploads(t, "STORAGE_PROVIDER=s3", "S3_ENDPOINT="+o.Endpoint, "S3_REGION="+o.Region, "S3_BUCKET="+o.Bucket,
		"S3_ACCESS_KEY_ID="+o.AccessKeyID, "S3_SECRET_ACCESS_KEY="+o.SecretAccessKey)
}

func TestS3Busy(t *testing.T) {
	s3test.RequireRetries(t, func(address string) []string {
		return []string{"STORAGE_PROVIDER=s3", "S3_ENDPOINT=" + address, "S3_REGION=eu-central-1", "S3_BUCKET=files", "S3_ACCESS_KEY_ID=key",
			"S3_SECRET_ACCESS_KEY=secret"}
	})
}

func TestS3Away(t *testing.T) {
	t.Parallel()
	form := s3test.RequireAway(t, "STORAGE_PROVIDER=s3", "S3_ENDPOINT=http://127.0.0.1:1", "S3_REGION=eu-central-1", "S3_BUCKET=files",
		"S3_ACCESS_KEY_ID=key", "S3_SECRET_ACCESS_KEY=secret")
	require.Equal(t, "http://127.0.0.1:1/files/", form.URL)
	require.Equal(t, "image/png", form.Fields["Content-Type"])
}
