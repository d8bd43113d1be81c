package config

import "testing"

func TestMinIO(t *testing.T) {
	requireStorage(t, []string{"STORAGE_PROVIDER=minio", "MINIO_ENDPOINT=https://files.example.com", "MINIO_BUCKET=b", "MINIO_ACCESS_KEY=a", "MINIO_SECRET_KEY=s"})
	requireStorage(t, []string{"STORAGE_PROVIDER=minio"}, "MINIO_ENDPOINT", "MINIO_BUCKET", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY")
	requireStorage(t, []string{"STORAGE_PROVIDER=minio", "MINIO_ENDPOINT=http://127.0.0.1:9000", "MINIO_BUCKET=b", "MINIO_ACCESS_KEY=minioadmin", "MINIO_SECRET_KEY=minioadmin"},
		"MINIO_ENDPOINT", "MINIO_SECRET_KEY")
}
