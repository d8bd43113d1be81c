package config

// ClerkWebhooks holds the settings of Clerk's events: https://clerk.com/docs/webhooks/overview.
type ClerkWebhooks struct {
	// Secrets are the signing secrets of the endpoint: two while one replaces the other.
	Secrets []string `env:"CLERK_WEBHOOK_SECRETS"`
}

// developmentClerkSecret, "dev" in base64, signs what `api webhook` sends.
const developmentClerkSecret = "whsec_ZGV2"

func (c ClerkWebhooks) check(e Env, p *Problems) {
	p.webhookSecrets(e, "CLERK_WEBHOOK_SECRETS", c.Secrets, developmentClerkSecret, standardSecret,
		"copy the signing secret of the endpoint, whsec_…, from Webhooks on https://dashboard.clerk.com")
}
