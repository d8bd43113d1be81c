package config

import "testing"

func TestHMACWebhooks(t *testing.T) {
	const secret = "HMAC_WEBHOOK_SECRETS=not-a-secret-not-a-secret"
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=hmac", secret})
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=hmac", secret, "HMAC_WEBHOOK_SIGNED=body"})
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=hmac"}, "HMAC_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=hmac", "HMAC_WEBHOOK_SECRETS=" + developmentHMACSecret}, "HMAC_WEBHOOK_SECRETS")
	requireWebhooks(t, []string{"WEBHOOK_SOURCES=hmac", "HMAC_WEBHOOK_SECRETS=short", "HMAC_WEBHOOK_SIGNED=header"},
		"HMAC_WEBHOOK_SECRETS", "HMAC_WEBHOOK_SIGNED")
}
