package config

// Anthropic holds the settings of Anthropic: https://docs.claude.com/en/api/messages.
type Anthropic struct {
	// Key is the secret key of the account.
	Key string `env:"ANTHROPIC_API_KEY"`

	// BaseURL is where the API is.
	BaseURL string `env:"ANTHROPIC_BASE_URL" envDefault:"https://api.anthropic.com/v1"`
}

func (a Anthropic) check(e Env, p *Problems) {
	if a.Key == "" {
		p.add("ANTHROPIC_API_KEY", "is empty", "create a key on https://console.anthropic.com/settings/keys")
	}
	p.url(e, "ANTHROPIC_BASE_URL", a.BaseURL, "leave it empty, or name the server that answers: https://api.anthropic.com/v1")
}
