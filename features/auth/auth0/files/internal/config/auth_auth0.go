package config

import "strings"

// Auth0 holds the settings of Auth0: https://auth0.com/docs/secure/tokens/access-tokens.
type Auth0 struct {
	// Domain is the tenant's host name, without scheme: the issuer is https://<domain>/.
	Domain string `env:"AUTH0_DOMAIN"`

	// Audience is the identifier of the API as registered with Auth0.
	Audience string `env:"AUTH0_AUDIENCE"`

	// RolesClaim is the namespaced claim into which an Action puts the user's roles; permissions count anyway.
	RolesClaim string `env:"AUTH0_ROLES_CLAIM"`
}

func (a Auth0) check(e Env, p *Problems) {
	switch {
	case a.Domain == "":
		p.add("AUTH0_DOMAIN", "is empty", "copy the domain, <tenant>.<region>.auth0.com, from Applications > Settings on https://manage.auth0.com")
	case strings.ContainsAny(a.Domain, "/: "):
		p.add("AUTH0_DOMAIN", "is more than a host name", "remove the scheme and the path: acme.eu.auth0.com")
	default:
		p.url(e, "AUTH0_DOMAIN", "https://"+a.Domain, "write the tenant's host name: acme.eu.auth0.com")
	}
	if a.Audience == "" {
		p.add("AUTH0_AUDIENCE", "is empty", "copy the identifier of your API from Applications > APIs on https://manage.auth0.com")
	}
}
