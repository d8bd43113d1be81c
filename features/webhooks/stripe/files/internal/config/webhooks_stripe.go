package config

import "strings"

// StripeWebhooks holds the settings of Stripe's events: https://docs.stripe.com/webhooks.
type StripeWebhooks struct {
	// Secrets are the signing secrets of the endpoint: two while one replaces the other.
	Secrets []string `env:"STRIPE_WEBHOOK_SECRETS"`
}

// developmentStripeSecret signs what `api webhook` sends.
const developmentStripeSecret = "whsec_development"

func (s StripeWebhooks) check(e Env, p *Problems) {
	p.webhookSecrets(e, "STRIPE_WEBHOOK_SECRETS", s.Secrets, developmentStripeSecret,
		func(secret string) bool { return strings.HasPrefix(secret, "whsec_") && len(secret) > len("whsec_") },
		"copy the signing secret of the endpoint, whsec_…, from https://dashboard.stripe.com/webhooks")
}
