package config

import "testing"

func TestR2(t *testing.T) {
	requireStorage(t, []string{"STORAGE_PROVIDER=r2", "R2_ENDPOINT=https://0123.r2.cloudflarestorage.com", "R2_BUCKET=b", "R2_ACCESS_KEY_ID=a",
		"R2_SECRET_ACCESS_KEY=s"})
	requireStorage(t, []string{"STORAGE_PROVIDER=r2"}, "R2_ENDPOINT", "R2_BUCKET", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY")
}
