package auth

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// newOIDC returns a verifier whose discovery document is served by the fake as it is given.
func newOIDC(t *testing.T, o OIDCOptions, document any, keys ...signingKey) (*fakeIssuer, Verifier) {
	t.Helper()
	fake := &fakeIssuer{}
	for _, k := range keys {
		fake.keys = append(fake.keys, k.public())
	}
	fake.become(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/tenant/.well-known/openid-configuration":
			_ = json.NewEncoder(w).Encode(document)
		case "/keys":
			fake.serveKeys(w, r)
		default:
			http.NotFound(w, r)
		}
	})
	o.Logger = quiet()
	v, err := NewOIDC(o)
	require.NoError(t, err)
	serveWith(v, fake)
	return fake, v
}

func TestOIDCFindsKeysByDiscovery(t *testing.T) {
	k := newES256(t, "k")
	for _, iss := range []string{"https://id.example.com/tenant", "https://id.example.com/tenant/"} {
		document := claimSet{"issuer": iss, "jwks_uri": "https://keys.example.com/keys"}
		fake, v := newOIDC(t, OIDCOptions{Issuer: iss, Audience: "api"}, document, k)
		claims := accept(t, v, k.sign(t, goodClaims(iss).with(claimSet{
			"email": "ann@example.com", "name": "Ann", "roles": []string{"admin"},
		})))
		require.Equal(t, Claims{iss, "user-1", "ann@example.com", "Ann", []string{"admin"}}, claims)
		require.Equal(t, 2, fake.count())
	}
}

func TestOIDCDiscoveryThatIsRefused(t *testing.T) {
	const iss = "https://id.example.com/tenant"
	k := newES256(t, "k")
	for name, document := range map[string]any{
		"other issuer":   claimSet{"issuer": "https://evil.example.com", "jwks_uri": "https://id.example.com/keys"},
		"slash more":     claimSet{"issuer": iss + "/", "jwks_uri": "https://id.example.com/keys"},
		"no issuer":      claimSet{"jwks_uri": "https://id.example.com/keys"},
		"unencrypted":    claimSet{"issuer": iss, "jwks_uri": "http://id.example.com/keys"},
		"no keys":        claimSet{"issuer": iss},
		"not a document": "hello",
	} {
		t.Run(name, func(t *testing.T) {
			_, v := newOIDC(t, OIDCOptions{Issuer: iss, Audience: "api"}, document, k)
			_, err := v.Verify(t.Context(), k.sign(t, goodClaims(iss)))
			require.ErrorIs(t, err, ErrUnavailable)
			require.ErrorContains(t, err, "openid-configuration")
		})
	}
}

func TestOIDCWithoutDiscovery(t *testing.T) {
	const iss = "https://id.example.com/elsewhere"
	k := newES256(t, "k")
	fake, v := newOIDC(t, OIDCOptions{Issuer: iss, Audience: "api", JWKSURL: "https://id.example.com/keys"}, nil, k)
	accept(t, v, k.sign(t, goodClaims(iss)))
	require.Equal(t, 1, fake.count())
	refuse(t, v, k.sign(t, goodClaims(iss).with(claimSet{"aud": "other"})), "audience")
}

func TestOIDCRolesFromAnyClaim(t *testing.T) {
	const iss = "https://id.example.com/tenant"
	k := newES256(t, "k")
	_, v := newOIDC(t, OIDCOptions{
		Issuer: iss, Audience: "api", JWKSURL: "https://id.example.com/keys", RolesClaim: "realm_access.roles",
	}, nil, k)
	claims := accept(t, v, k.sign(t, goodClaims(iss).with(claimSet{
		"roles":        []string{"ignored"},
		"realm_access": claimSet{"roles": []string{"admin", "staff"}},
		"email":        false, "name": 7, // odd, but no reason to refuse
	})))
	require.Equal(t, Claims{Issuer: iss, Subject: "user-1", Roles: []string{"admin", "staff"}}, claims)
}

func TestOIDCNeedsIssuerAndAudience(t *testing.T) {
	for _, o := range []OIDCOptions{{}, {Issuer: "https://id.example.com"}, {Audience: "api"}} {
		_, err := NewOIDC(o)
		require.ErrorContains(t, err, "issuer and audience")
	}
}

func TestOIDCClaimPath(t *testing.T) {
	claims := map[string]any{
		"roles":                     "top",
		"https://example.com/roles": "namespaced",
		"realm_access":              map[string]any{"roles": "nested", "more": map[string]any{"roles": "deep"}},
	}
	for path, want := range map[string]any{
		"roles":                     "top",
		"https://example.com/roles": "namespaced",
		"realm_access.roles":        "nested",
		"realm_access.more.roles":   "deep",
		"realm_access.none":         nil,
		"roles.deeper":              nil,
		"none":                      nil,
		"":                          nil,
	} {
		require.Equal(t, want, lookup(claims, path), path)
	}
}
