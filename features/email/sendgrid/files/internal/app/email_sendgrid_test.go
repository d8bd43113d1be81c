package app_test

import "testing"

func TestSendBySendGrid(t *testing.T) {
	t.Parallel()
	requireAway(t, "EMAIL_PROVIDER=sendgrid", "SENDGRID_API_KEY=secret", "SENDGRID_BASE_URL=http://127.0.0.1:1")
}
