package storage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage"
	"omni.example/app/internal/storage/s3test"
)

func TestR2(t *testing.T) {
	bucket, err := storage.NewS3(s3test.R2Options(t))
	require.NoError(t, err)
	testBucket(t, bucket, "")
}
