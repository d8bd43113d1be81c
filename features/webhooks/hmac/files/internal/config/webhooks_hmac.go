package config

import "slices"

// HMACWebhooks says how a service signs its events.
type HMACWebhooks struct {
	// Secrets are what it signs with: two while one replaces the other.
	Secrets []string `env:"HMAC_WEBHOOK_SECRETS"`

	// Signed says what is signed, in which order: id.timestamp.body, timestamp.body or body.
	Signed string `env:"HMAC_WEBHOOK_SIGNED" envDefault:"id.timestamp.body"`

	// SignatureHeader, TimestampHeader, IDHeader and TypeHeader are the names of its headers.
	SignatureHeader string `env:"HMAC_WEBHOOK_SIGNATURE_HEADER" envDefault:"X-Signature-256"`
	TimestampHeader string `env:"HMAC_WEBHOOK_TIMESTAMP_HEADER" envDefault:"X-Timestamp"`
	IDHeader        string `env:"HMAC_WEBHOOK_ID_HEADER" envDefault:"X-Event-Id"`
	TypeHeader      string `env:"HMAC_WEBHOOK_TYPE_HEADER"`
}

// developmentHMACSecret signs what `api webhook` sends.
const developmentHMACSecret = "development-only-secret"

func (h HMACWebhooks) check(e Env, p *Problems) {
	p.webhookSecrets(e, "HMAC_WEBHOOK_SECRETS", h.Secrets, developmentHMACSecret,
		func(secret string) bool { return len(secret) >= 16 },
		"set at least 16 characters that only you and the sender know: openssl rand -hex 32")
	if !slices.Contains([]string{"id.timestamp.body", "timestamp.body", "body"}, h.Signed) {
		p.add("HMAC_WEBHOOK_SIGNED", "is "+h.Signed, "set id.timestamp.body, timestamp.body or body, as the sender's documentation says")
	}
}
