package s3test

import (
	"testing"

	"omni.example/app/internal/storage"
)

// R2Options is [Options] in the region of R2. It starts a versitygw, since the server that TEST_S3_URL names is in another one.
func R2Options(t *testing.T) storage.S3Options {
	t.Helper()
	const region = "auto" // https://developers.cloudflare.com/r2/api/s3/api/#bucket-region
	return options(t, start(t, region), region)
}
