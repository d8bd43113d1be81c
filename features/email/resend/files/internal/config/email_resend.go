package config

// Resend holds the settings of Resend: https://resend.com/docs/api-reference/introduction.
type Resend struct {
	// Key is the secret key of the account.
	Key string `env:"RESEND_API_KEY"`

	// BaseURL is where the API is.
	BaseURL string `env:"RESEND_BASE_URL" envDefault:"https://api.resend.com"`
}

func (r Resend) check(e Env, p *Problems) {
	if r.Key == "" {
		p.add("RESEND_API_KEY", "is empty", "create a key on https://resend.com/api-keys")
	}
	p.url(e, "RESEND_BASE_URL", r.BaseURL, "leave it empty, or name the server that answers: https://api.resend.com")
}
