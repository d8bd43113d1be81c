package config

import "testing"

func TestAuth0(t *testing.T) {
	requireAccepted(t, "AUTH_PROVIDER=auth0", "AUTH0_DOMAIN=acme.eu.auth0.com", "AUTH0_AUDIENCE=https://api.acme.com")

	requireRefused(t, []string{"AUTH_PROVIDER=auth0"}, "AUTH0_DOMAIN", "AUTH0_AUDIENCE")
	requireRefused(t, []string{"AUTH_PROVIDER=auth0", "AUTH0_DOMAIN=https://acme.eu.auth0.com/", "AUTH0_AUDIENCE=api"}, "AUTH0_DOMAIN")
}
