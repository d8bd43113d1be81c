package app_test

import "testing"

func TestSendBySMTP(t *testing.T) {
	requireAway(t, "EMAIL_PROVIDER=smtp", "SMTP_HOST=127.0.0.1", "SMTP_PORT=1", "SMTP_USERNAME=shop", "SMTP_PASSWORD=secret")
}
