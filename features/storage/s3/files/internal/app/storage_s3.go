package app

import (
	"cmp"

	"omni.example/app/internal/storage"
)

func (a *App) openS3() (storage.Bucket, error) {
	s := a.Config.Storage.S3
	return storage.NewS3(storage.S3Options{
		Endpoint:        cmp.Or(s.Endpoint, "https://s3."+s.Region+".amazonaws.com"),
		Region:          s.Region,
		Bucket:          s.Bucket,
		AccessKeyID:     s.AccessKeyID,
		SecretAccessKey: s.SecretAccessKey,
		PathStyle:       s.Endpoint != "", // few others have a host name for each bucket
		Forms:           true,
		Client:          a.Outbound.ClientOnce(storage.S3Timeout),
	})
}
