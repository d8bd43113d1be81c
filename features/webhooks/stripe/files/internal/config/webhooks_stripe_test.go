package config

import "testing"

func TestStripeWebhooks(t *testing.T) {
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=stripe", "STRIPE_WEBHOOK_SECRETS=whsec_new,whsec_old"})
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=stripe"}, "STRIPE_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=stripe", "STRIPE_WEBHOOK_SECRETS=sk_live_x"}, "STRIPE_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=stripe", "STRIPE_WEBHOOK_SECRETS=whsec_"}, "STRIPE_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=stripe", "STRIPE_WEBHOOK_SECRETS=" + developmentStripeSecret}, "STRIPE_WEBHOOK_SECRETS")
}
