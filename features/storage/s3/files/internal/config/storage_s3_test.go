package config

import "testing"

func TestS3(t *testing.T) {
	requireStorage(t, []string{"STORAGE_PROVIDER=s3", "S3_BUCKET=b", "S3_REGION=eu-central-1"})
	requireStorage(t, []string{"STORAGE_PROVIDER=s3"}, "S3_BUCKET", "S3_REGION")
	requireStorage(t, []string{"STORAGE_PROVIDER=s3", "S3_BUCKET=b", "S3_REGION=r", "S3_ACCESS_KEY_ID=a", "S3_ENDPOINT=http://s3.example.com"},
		"S3_SECRET_ACCESS_KEY", "S3_ENDPOINT")
	requireStorage(t, []string{"STORAGE_PROVIDER=s3", "S3_BUCKET=b", "S3_REGION=r", "S3_SECRET_ACCESS_KEY=a"}, "S3_ACCESS_KEY_ID")
}
