package app

import (
	"context"
	"time"

	"omni.example/app/internal/config"
	"omni.example/app/internal/storage"
)

func (a *App) openMinIO() (storage.Bucket, error) {
	m := a.Config.Storage.MinIO
	bucket, err := storage.NewS3(storage.S3Options{
		Endpoint:        m.Endpoint,
		Region:          "us-east-1",
		Bucket:          m.Bucket,
		AccessKeyID:     m.AccessKey,
		SecretAccessKey: m.SecretKey,
		PathStyle:       true,
		Forms:           true,
		Client:          a.Outbound.ClientOnce(storage.S3Timeout),
	})
	if err != nil {
		return nil, err
	}
	if a.Config.Env == config.Development {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := bucket.CreateBucket(ctx); err != nil {
			a.Log.WarnContext(ctx, "bucket not made; is the server of compose.yaml running? make up", "error", err)
		}
	}
	return bucket, nil
}
