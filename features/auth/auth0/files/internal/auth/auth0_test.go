package auth

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAuth0Tokens(t *testing.T) {
	const iss = "https://acme.eu.auth0.com/"
	k := newRS256(t, "k", 2048)
	for _, domain := range []string{"acme.eu.auth0.com", "https://acme.eu.auth0.com", "https://acme.eu.auth0.com/"} {
		v, err := NewAuth0(Auth0Options{Domain: domain, Audience: "api", RolesClaim: "https://acme.com/roles", Logger: quiet()})
		require.NoError(t, err)
		serveWith(v, &fakeIssuer{keys: []any{k.public()}})

		good := goodClaims(iss).with(claimSet{"sub": "auth0|7", "aud": []string{"api", iss + "userinfo"}})
		require.Equal(t, Claims{Issuer: iss, Subject: "auth0|7"}, accept(t, v, k.sign(t, good)))
		claims := accept(t, v, k.sign(t, good.with(claimSet{
			"permissions":            []string{"read:todos"},
			"https://acme.com/roles": []string{"admin"},
			"roles":                  []string{"ignored"},
			"scope":                  "ignored",
		})))
		require.Equal(t, []string{"read:todos", "admin"}, claims.Roles)

		refuse(t, v, k.sign(t, good.with(claimSet{"iss": "https://acme.eu.auth0.com"})), "issuer")
		refuse(t, v, k.sign(t, good.with(claimSet{"iss": "https://evil.eu.auth0.com/"})), "issuer")
		refuse(t, v, k.sign(t, good.with(claimSet{"aud": iss + "userinfo"})), "audience")
	}
}

func TestAuth0WithoutRolesClaim(t *testing.T) {
	k := newRS256(t, "k", 2048)
	v, err := NewAuth0(Auth0Options{Domain: "acme.eu.auth0.com", Audience: "api", Logger: quiet()})
	require.NoError(t, err)
	serveWith(v, &fakeIssuer{keys: []any{k.public()}})
	claims := accept(t, v, k.sign(t, goodClaims("https://acme.eu.auth0.com/").with(claimSet{"": []string{"admin"}})))
	require.Empty(t, claims.Roles)
}

func TestAuth0NeedsDomainAndAudience(t *testing.T) {
	for _, o := range []Auth0Options{{}, {Domain: "acme.eu.auth0.com"}, {Audience: "api"}, {Domain: "https://", Audience: "api"}} {
		_, err := NewAuth0(o)
		require.ErrorContains(t, err, "domain and audience")
	}
}
