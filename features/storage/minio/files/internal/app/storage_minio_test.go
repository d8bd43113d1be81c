package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage/s3test"
)

func TestMinIO(t *testing.T) {
	o := s3test.Options(t)
	testUploads(t, "STORAGE_PROVIDER=minio", "MINIO_ENDPOINT="+o.Endpoint, "MINIO_BUCKET=made-"+o.Bucket,
		"MINIO_ACCESS_KEY="+o.AccessKeyID, "MINIO_SECRET_KEY="+o.SecretAccessKey)
}

func TestMinIOBusy(t *testing.T) {
	s3test.RequireRetries(t, func(address string) []string {
		return []string{"STORAGE_PROVIDER=minio", "MINIO_ENDPOINT=" + address, "MINIO_ACCESS_KEY=key", "MINIO_SECRET_KEY=secret"}
	})
}

func TestMinIOAway(t *testing.T) {
	t.Parallel()
	form := s3test.RequireAway(t, "STORAGE_PROVIDER=minio", "MINIO_ENDPOINT=http://127.0.0.1:1", "MINIO_ACCESS_KEY=key", "MINIO_SECRET_KEY=secret")
	require.Equal(t, "http://127.0.0.1:1/files/", form.URL)
}
