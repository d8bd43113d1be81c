package config

import "testing"

func TestResend(t *testing.T) {
	requireEmail(t, []string{"EMAIL_PROVIDER=resend", "RESEND_API_KEY=secret"})
	requireEmail(t, []string{"EMAIL_PROVIDER=resend", "RESEND_BASE_URL=http://mail.example.com"}, "RESEND_API_KEY", "RESEND_BASE_URL")
}
