package auth

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const clerkIssuer = "https://acme.clerk.accounts.dev"

func newTestClerk(t *testing.T, k signingKey, parties ...string) Verifier {
	t.Helper()
	v, err := NewClerk(ClerkOptions{Issuer: clerkIssuer + "/", AuthorizedParties: parties, Logger: quiet()})
	require.NoError(t, err)
	serveWith(v, &fakeIssuer{keys: []any{k.public()}})
	return v
}

func TestClerkTokens(t *testing.T) {
	k := newRS256(t, "ins_1", 2048)
	v := newTestClerk(t, k)
	good := goodClaims(clerkIssuer).with(claimSet{"aud": nil, "sub": "user_1", "sid": "sess_1", "azp": "https://app.acme.com"})
	for name, c := range map[string]struct {
		changes claimSet
		roles   []string
	}{
		"no organisation":             {claimSet{"v": 2}, nil},
		"version 2":                   {claimSet{"v": 2, "o": claimSet{"id": "org_1", "slg": "acme", "rol": "admin", "per": "read", "fpm": "3"}}, []string{"org:admin"}},
		"version 1":                   {claimSet{"org_id": "org_1", "org_slug": "acme", "org_role": "org:admin"}, []string{"org:admin"}},
		"public metadata, one role":   {claimSet{"metadata": claimSet{"role": "admin"}}, []string{"admin"}},
		"public metadata, roles":      {claimSet{"metadata": claimSet{"roles": []string{"admin", "staff"}}}, []string{"admin", "staff"}},
		"role that would look global": {claimSet{"role": "admin", "roles": []string{"admin"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			claims := accept(t, v, k.sign(t, good.with(c.changes)))
			require.Equal(t, Claims{Issuer: clerkIssuer, Subject: "user_1", Roles: c.roles}, claims)
		})
	}
	claims := accept(t, v, k.sign(t, good.with(claimSet{"email": "ann@example.com", "name": "Ann"})))
	require.Equal(t, Claims{Issuer: clerkIssuer, Subject: "user_1", Email: "ann@example.com", Name: "Ann"}, claims)
}

func TestClerkTokensThatAreRefused(t *testing.T) {
	k := newRS256(t, "ins_1", 2048)
	v := newTestClerk(t, k, "https://app.acme.com", "https://admin.acme.com")
	good := goodClaims(clerkIssuer).with(claimSet{"aud": nil})
	accept(t, v, k.sign(t, good)) // tokens of native applications have no azp
	accept(t, v, k.sign(t, good.with(claimSet{"azp": "https://admin.acme.com"})))

	refuse(t, v, k.sign(t, good.with(claimSet{"azp": "https://evil.acme.com"})), "authorized party")
	refuse(t, v, k.sign(t, good.with(claimSet{"azp": "https://app.acme.com.evil.com"})), "authorized party")
	refuse(t, v, k.sign(t, good.with(claimSet{"sts": "pending"})), "pending")
	refuse(t, v, k.sign(t, good.with(claimSet{"iss": "https://clerk.evil.com"})), "issuer")
}

func TestClerkNeedsIssuer(t *testing.T) {
	_, err := NewClerk(ClerkOptions{})
	require.ErrorContains(t, err, "issuer")
}
