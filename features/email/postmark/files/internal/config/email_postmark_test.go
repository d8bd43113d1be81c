package config

import "testing"

func TestPostmark(t *testing.T) {
	requireEmail(t, []string{"EMAIL_PROVIDER=postmark", "POSTMARK_SERVER_TOKEN=secret"})
	requireEmail(t, []string{"EMAIL_PROVIDER=postmark", "POSTMARK_BASE_URL=http://mail.example.com"}, "POSTMARK_SERVER_TOKEN", "POSTMARK_BASE_URL")
}
