package app

import "omni.example/app/internal/storage"

// openR2 has uploads be a PUT: R2 has no POST policy (https://developers.cloudflare.com/r2/api/s3/presigned-urls/).
func (a *App) openR2() (storage.Bucket, error) {
	r := a.Config.Storage.R2
	return storage.NewS3(storage.S3Options{
		Endpoint:        r.Endpoint,
		Region:          "auto",
		Bucket:          r.Bucket,
		AccessKeyID:     r.AccessKeyID,
		SecretAccessKey: r.SecretAccessKey,
		PathStyle:       true,
		Client:          a.Outbound.ClientOnce(storage.S3Timeout),
	})
}
