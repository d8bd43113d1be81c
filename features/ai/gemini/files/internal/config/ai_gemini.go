package config

// Gemini holds the settings of Gemini: https://ai.google.dev/api/generate-content.
type Gemini struct {
	// Key is the secret key of the account.
	Key string `env:"GEMINI_API_KEY"`

	// BaseURL is where the API is.
	BaseURL string `env:"GEMINI_BASE_URL" envDefault:"https://generativelanguage.googleapis.com/v1beta"`
}

func (g Gemini) check(e Env, p *Problems) {
	if g.Key == "" {
		p.add("GEMINI_API_KEY", "is empty", "create a key on https://aistudio.google.com/apikey")
	}
	p.url(e, "GEMINI_BASE_URL", g.BaseURL, "leave it empty, or name the server that answers: https://generativelanguage.googleapis.com/v1beta")
}
