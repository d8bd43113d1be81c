package config

// SendGrid holds the settings of SendGrid: https://www.twilio.com/docs/sendgrid/api-reference.
type SendGrid struct {
	// Key is the secret key of the account.
	Key string `env:"SENDGRID_API_KEY"`

	// BaseURL is where the API is.
	BaseURL string `env:"SENDGRID_BASE_URL" envDefault:"https://api.sendgrid.com"`
}

func (s SendGrid) check(e Env, p *Problems) {
	if s.Key == "" {
		p.add("SENDGRID_API_KEY", "is empty", "create a key with access to Mail Send on https://app.sendgrid.com/settings/api_keys")
	}
	p.url(e, "SENDGRID_BASE_URL", s.BaseURL, "leave it empty, or name the server that answers: https://api.sendgrid.com")
}
