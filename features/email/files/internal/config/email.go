package config

import "omni.example/app/internal/email"

// Email is who delivers mail, and from whom it is.
type Email struct {
	// Provider chooses among those of emailProviders; log is the default, in development only.
	Provider string `env:"EMAIL_PROVIDER"`

	// From is the sender of every mail. Its name is the product's.
	From email.Address `env:"EMAIL_FROM"`

	// ReplyTo is where answers go; empty is From.
	ReplyTo email.Address `env:"EMAIL_REPLY_TO"`
	//omni:slot config.email
}

// emailProviders are the values of EMAIL_PROVIDER.
func emailProviders() []string {
	return []string{
		"log",
		//omni:slot config.email.names
	}
}

func (m Email) check(e Env, p *Problems) {
	if m.From == (email.Address{}) {
		p.add("EMAIL_FROM", "is empty", "set the sender, of a domain that the provider has verified: Shop <hello@shop.example.com>")
	}
	switch m.Provider {
	case "log":
		if e != Development {
			p.add("EMAIL_PROVIDER", "is log, which delivers nothing", choose(emailProviders()))
		}
	//omni:slot config.email.checks
	default:
		p.provider("EMAIL_PROVIDER", m.Provider, "email", emailProviders())
	}
}
