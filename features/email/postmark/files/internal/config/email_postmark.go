package config

// Postmark holds the settings of Postmark: https://postmarkapp.com/developer/api/overview.
type Postmark struct {
	// Token is the secret token of the server, which is what Postmark calls a product's mail.
	Token string `env:"POSTMARK_SERVER_TOKEN"`

	// Stream is the message stream.
	Stream string `env:"POSTMARK_MESSAGE_STREAM" envDefault:"outbound"`

	// BaseURL is where the API is.
	BaseURL string `env:"POSTMARK_BASE_URL" envDefault:"https://api.postmarkapp.com"`
}

func (m Postmark) check(e Env, p *Problems) {
	if m.Token == "" {
		p.add("POSTMARK_SERVER_TOKEN", "is empty", "copy it from the page API Tokens of your server on https://account.postmarkapp.com/servers")
	}
	p.url(e, "POSTMARK_BASE_URL", m.BaseURL, "leave it empty, or name the server that answers: https://api.postmarkapp.com")
}
