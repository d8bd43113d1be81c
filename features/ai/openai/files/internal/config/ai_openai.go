package config

// OpenAI holds the settings of OpenAI: https://platform.openai.com/docs/api-reference/chat.
type OpenAI struct {
	// Key is the secret key of the account.
	Key string `env:"OPENAI_API_KEY"`

	// BaseURL is where the API is.
	BaseURL string `env:"OPENAI_BASE_URL" envDefault:"https://api.openai.com/v1"`
}

func (o OpenAI) check(e Env, p *Problems) {
	if o.Key == "" {
		p.add("OPENAI_API_KEY", "is empty", "create a key on https://platform.openai.com/api-keys")
	}
	p.url(e, "OPENAI_BASE_URL", o.BaseURL, "leave it empty, or name the server that answers: https://api.openai.com/v1")
}
