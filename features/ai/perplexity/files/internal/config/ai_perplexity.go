package config

// Perplexity holds the settings of Perplexity: https://docs.perplexity.ai/docs/agent-api.
type Perplexity struct {
	// Key is the secret key of the account.
	Key string `env:"PERPLEXITY_API_KEY"`

	// BaseURL is where the API is.
	BaseURL string `env:"PERPLEXITY_BASE_URL" envDefault:"https://api.perplexity.ai/v1"`
}

func (x Perplexity) check(e Env, p *Problems) {
	if x.Key == "" {
		p.add("PERPLEXITY_API_KEY", "is empty", "create a key on https://www.perplexity.ai/account/api")
	}
	p.url(e, "PERPLEXITY_BASE_URL", x.BaseURL, "leave it empty, or name the server that answers: https://api.perplexity.ai/v1")
}
