package config

// S3 holds the settings of a bucket of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html.
type S3 struct {
	// Bucket is the name of the bucket.
	Bucket string `env:"S3_BUCKET"`

	// Region is where the bucket is.
	Region string `env:"S3_REGION"`

	// AccessKeyID and SecretAccessKey sign requests; without them the role of the machine does.
	AccessKeyID     string `env:"S3_ACCESS_KEY_ID"`
	SecretAccessKey string `env:"S3_SECRET_ACCESS_KEY"`

	// Endpoint is the address of a compatible service; empty is AWS.
	Endpoint string `env:"S3_ENDPOINT"`
}

func (s S3) check(e Env, p *Problems) {
	if s.Bucket == "" {
		p.add("S3_BUCKET", "is empty", "copy the name of the bucket from https://console.aws.amazon.com/s3")
	}
	if s.Region == "" {
		p.add("S3_REGION", "is empty", "set the region of the bucket: eu-central-1")
	}
	switch {
	case s.AccessKeyID == "" && s.SecretAccessKey != "":
		p.add("S3_ACCESS_KEY_ID", "is empty", "set the key that S3_SECRET_ACCESS_KEY is the secret of, or leave both empty to use the role of the machine")
	case s.AccessKeyID != "" && s.SecretAccessKey == "":
		p.add("S3_SECRET_ACCESS_KEY", "is empty", "make a key and copy its secret at https://console.aws.amazon.com/iam")
	}
	if s.Endpoint != "" {
		p.url(e, "S3_ENDPOINT", s.Endpoint, "copy the address from the service, without the bucket, or leave it empty for AWS")
	}
}
