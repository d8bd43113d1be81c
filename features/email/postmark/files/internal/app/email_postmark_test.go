package app_test

import "testing"

func TestSendByPostmark(t *testing.T) {
	t.Parallel()
	requireAway(t, "EMAIL_PROVIDER=postmark", "POSTMARK_SERVER_TOKEN=secret", "POSTMARK_BASE_URL=http://127.0.0.1:1")
}
