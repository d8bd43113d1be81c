package app_test

import "testing"

func TestOIDC(t *testing.T) {
	requireProvider(t, "AUTH_PROVIDER=oidc", "OIDC_ISSUER_URL=http://127.0.0.1:1", "OIDC_AUDIENCE=api")
}
