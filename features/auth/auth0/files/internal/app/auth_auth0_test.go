package app_test

import "testing"

func TestAuth0(t *testing.T) {
	requireProvider(t, "AUTH_PROVIDER=auth0", "AUTH0_DOMAIN=127.0.0.1", "AUTH0_AUDIENCE=api")
}
