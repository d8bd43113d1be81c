package app_test

import "testing"

func TestClerk(t *testing.T) {
	requireProvider(t, "AUTH_PROVIDER=clerk", "CLERK_ISSUER_URL=http://127.0.0.1:1")
}
