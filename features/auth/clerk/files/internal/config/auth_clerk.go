package config

// Clerk holds the settings of Clerk: https://clerk.com/docs/guides/sessions/session-tokens.
type Clerk struct {
	// IssuerURL is the Frontend API URL of the Clerk application.
	IssuerURL string `env:"CLERK_ISSUER_URL"`

	// AuthorizedParties are the origins whose session tokens are accepted (claim azp); empty accepts all of the application.
	AuthorizedParties []string `env:"CLERK_AUTHORIZED_PARTIES"`
}

func (c Clerk) check(e Env, p *Problems) {
	p.url(e, "CLERK_ISSUER_URL", c.IssuerURL, "copy the Frontend API URL, https://<slug>.clerk.accounts.dev, from API Keys on https://dashboard.clerk.com")
}
