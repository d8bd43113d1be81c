package app_test

import "testing"

func TestSendByResend(t *testing.T) {
	t.Parallel()
	requireAway(t, "EMAIL_PROVIDER=resend", "RESEND_API_KEY=secret", "RESEND_BASE_URL=http://127.0.0.1:1")
}
