package config

import "testing"

func TestSendGrid(t *testing.T) {
	requireEmail(t, []string{"EMAIL_PROVIDER=sendgrid", "SENDGRID_API_KEY=secret"})
	requireEmail(t, []string{"EMAIL_PROVIDER=sendgrid", "SENDGRID_BASE_URL=http://mail.example.com"}, "SENDGRID_API_KEY", "SENDGRID_BASE_URL")
}
