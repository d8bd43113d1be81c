package config

import "testing"

func TestClerkWebhooks(t *testing.T) {
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=clerk", "CLERK_WEBHOOK_SECRETS=whsec_bmV3,whsec_b2xk"})
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=clerk"}, "CLERK_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=clerk", "CLERK_WEBHOOK_SECRETS=whsec_?"}, "CLERK_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=clerk", "CLERK_WEBHOOK_SECRETS=sk_live_x"}, "CLERK_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=clerk", "CLERK_WEBHOOK_SECRETS=" + developmentClerkSecret}, "CLERK_WEBHOOK_SECRETS")
}
