package config

// R2 holds the settings of a bucket of R2: https://developers.cloudflare.com/r2/api/tokens/.
type R2 struct {
	// Endpoint is the S3 API address of the account, without the bucket.
	Endpoint string `env:"R2_ENDPOINT"`

	// Bucket is the name of the bucket.
	Bucket string `env:"R2_BUCKET"`

	// AccessKeyID and SecretAccessKey sign requests.
	AccessKeyID     string `env:"R2_ACCESS_KEY_ID"`
	SecretAccessKey string `env:"R2_SECRET_ACCESS_KEY"`
}

func (r R2) check(e Env, p *Problems) {
	p.url(e, "R2_ENDPOINT", r.Endpoint, "copy the S3 API address, https://<account>.r2.cloudflarestorage.com, from R2 > Overview on https://dash.cloudflare.com")
	if r.Bucket == "" {
		p.add("R2_BUCKET", "is empty", "set the name of the bucket")
	}
	if r.AccessKeyID == "" {
		p.add("R2_ACCESS_KEY_ID", "is empty", "make a token that may read and write objects: R2 > Manage API tokens on https://dash.cloudflare.com")
	}
	if r.SecretAccessKey == "" {
		p.add("R2_SECRET_ACCESS_KEY", "is empty", "copy the secret that is shown when the token is made")
	}
}
