package config

// OIDC holds the settings of any issuer that publishes its keys: https://openid.net/specs/openid-connect-discovery-1_0.html.
type OIDC struct {
	// IssuerURL is the issuer exactly as its tokens name it (claim iss).
	IssuerURL string `env:"OIDC_ISSUER_URL"`

	// Audience is what tokens for this API carry in the claim aud.
	Audience string `env:"OIDC_AUDIENCE"`

	// JWKSURL is where the keys are; empty asks the issuer's discovery document.
	JWKSURL string `env:"OIDC_JWKS_URL"`

	// RolesClaim lists the user's roles, with dots where it is nested: realm_access.roles; empty means roles.
	RolesClaim string `env:"OIDC_ROLES_CLAIM"`
}

func (o OIDC) check(e Env, p *Problems) {
	p.url(e, "OIDC_ISSUER_URL", o.IssuerURL, "copy the value of issuer from <your issuer>/.well-known/openid-configuration")
	if o.Audience == "" {
		p.add("OIDC_AUDIENCE", "is empty", "set the audience that your issuer puts into tokens for this API, usually the API's identifier or the client id")
	}
	if o.JWKSURL != "" {
		p.url(e, "OIDC_JWKS_URL", o.JWKSURL, "copy the value of jwks_uri from <your issuer>/.well-known/openid-configuration, or leave it empty")
	}
}
