package config

import "testing"

func TestOIDC(t *testing.T) {
	requireAccepted(t, "AUTH_PROVIDER=oidc", "OIDC_ISSUER_URL=https://id.example.com", "OIDC_AUDIENCE=api")
	requireAccepted(t, "AUTH_PROVIDER=oidc", "OIDC_ISSUER_URL=https://id.example.com", "OIDC_AUDIENCE=api", "OIDC_JWKS_URL=https://id.example.com/keys")

	requireRefused(t, []string{"AUTH_PROVIDER=oidc"}, "OIDC_ISSUER_URL", "OIDC_AUDIENCE")
	requireRefused(t, []string{"AUTH_PROVIDER=oidc", "OIDC_ISSUER_URL=https://id.example.com", "OIDC_AUDIENCE=api", "OIDC_JWKS_URL=http://id.example.com/keys"},
		"OIDC_JWKS_URL")
}
