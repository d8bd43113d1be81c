package config

// MinIO holds the settings of a bucket on a MinIO server: https://docs.min.io/.
type MinIO struct {
	// Endpoint is the address of the server, which clients must reach as well.
	Endpoint string `env:"MINIO_ENDPOINT"`

	// Bucket is the name of the bucket, which development makes.
	Bucket string `env:"MINIO_BUCKET"`

	// AccessKey and SecretKey sign requests.
	AccessKey string `env:"MINIO_ACCESS_KEY"`
	SecretKey string `env:"MINIO_SECRET_KEY"`
}

func (m MinIO) check(e Env, p *Problems) {
	p.url(e, "MINIO_ENDPOINT", m.Endpoint, "set the address of the server: https://files.example.com")
	if m.Bucket == "" {
		p.add("MINIO_BUCKET", "is empty", "set the name of the bucket")
	}
	if m.AccessKey == "" {
		p.add("MINIO_ACCESS_KEY", "is empty", "make a key with: mc admin accesskey create; the one of compose.yaml is minioadmin")
	}
	switch {
	case m.SecretKey == "":
		p.add("MINIO_SECRET_KEY", "is empty", "set the secret of MINIO_ACCESS_KEY; the one of compose.yaml is minioadmin")
	case m.SecretKey == "minioadmin" && e != Development:
		p.add("MINIO_SECRET_KEY", "is the one that every server has at first", "make a key with: mc admin accesskey create")
	}
}
