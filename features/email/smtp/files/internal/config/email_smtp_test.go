package config

import "testing"

func TestSMTP(t *testing.T) {
	const host, provider = "SMTP_HOST=smtp.example.com", "EMAIL_PROVIDER=smtp"
	requireEmail(t, []string{provider, host})
	requireEmail(t, []string{provider, host, "SMTP_USERNAME=shop", "SMTP_PASSWORD=secret", "SMTP_TLS=tls", "SMTP_PORT=465"})
	requireEmail(t, []string{provider, "SMTP_HOST=localhost", "SMTP_TLS=none"})
	requireEmail(t, []string{provider, "SMTP_HOST=::1", "SMTP_TLS=none"})

	requireEmail(t, []string{provider}, "SMTP_HOST")
	requireEmail(t, []string{provider, host, "SMTP_PORT=0", "SMTP_USERNAME=shop", "SMTP_TLS=none"}, "SMTP_PORT", "SMTP_PASSWORD", "SMTP_TLS")
	requireEmail(t, []string{provider, host, "SMTP_PASSWORD=secret", "SMTP_TLS=ssl"}, "SMTP_PASSWORD", "SMTP_TLS")
}
