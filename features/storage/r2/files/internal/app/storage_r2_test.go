package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage/s3test"
)

func TestR2(t *testing.T) {
	o := s3test.R2Options(t)
	testUploads(t, "STORAGE_PROVIDER=r2", "R2_ENDPOINT="+o.Endpoint, "R2_BUCKET="+o.Bucket, "R2_ACCESS_KEY_ID="+o.AccessKeyID,
		"R2_SECRET_ACCESS_KEY="+o.SecretAccessKey)
}

func TestR2Busy(t *testing.T) {
	s3test.RequireRetries(t, func(address string) []string {
		return []string{"STORAGE_PROVIDER=r2", "R2_ENDPOINT=" + address, "R2_BUCKET=files", "R2_ACCESS_KEY_ID=key", "R2_SECRET_ACCESS_KEY=secret"}
	})
}

func TestR2Away(t *testing.T) {
	t.Parallel()
	form := s3test.RequireAway(t, "STORAGE_PROVIDER=r2", "R2_ENDPOINT=http://127.0.0.1:1", "R2_BUCKET=files", "R2_ACCESS_KEY_ID=key",
		"R2_SECRET_ACCESS_KEY=secret")
	require.Equal(t, "PUT", form.Method)
	require.Equal(t, map[string]string{"Content-Type": "image/png"}, form.Headers)
	require.Contains(t, form.URL, "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost", "size and type cannot be changed")
	require.Contains(t, form.URL, "%2Fauto%2Fs3%2Faws4_request")
}
