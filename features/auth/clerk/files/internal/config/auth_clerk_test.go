package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClerk(t *testing.T) {
	cfg := requireAccepted(t, "AUTH_PROVIDER=clerk", "CLERK_ISSUER_URL=https://acme.clerk.accounts.dev",
		"CLERK_AUTHORIZED_PARTIES=https://app.example.com,https://admin.example.com")
	require.Equal(t, []string{"https://app.example.com", "https://admin.example.com"}, cfg.Auth.Clerk.AuthorizedParties)

	requireRefused(t, []string{"AUTH_PROVIDER=clerk"}, "CLERK_ISSUER_URL")
	requireRefused(t, []string{"AUTH_PROVIDER=clerk", "CLERK_ISSUER_URL=http://acme.clerk.accounts.dev"}, "CLERK_ISSUER_URL")
	requireRefused(t, []string{"AUTH_PROVIDER=clerk", "CLERK_ISSUER_URL=acme"}, "CLERK_ISSUER_URL")
}
