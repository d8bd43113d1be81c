package auth

import (
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

const (
	supabaseProject = "https://acme.supabase.co"
	supabaseIssuer  = supabaseProject + "/auth/v1"
	supabaseSecret  = "super-secret-jwt-token-with-at-least-32-characters"
)

func newTestSupabase(t *testing.T, secret string, keys ...any) (*fakeIssuer, Verifier) {
	t.Helper()
	v, err := NewSupabase(SupabaseOptions{ProjectURL: supabaseProject + "/", JWTSecret: secret, Logger: quiet()})
	require.NoError(t, err)
	fake := &fakeIssuer{keys: keys}
	serveWith(v.(*supabase).published, fake)
	return fake, v
}

func supabaseClaimSet() claimSet {
	return goodClaims(supabaseIssuer).with(claimSet{
		"aud": "authenticated", "role": "authenticated", "aal": "aal1", "session_id": "s", "is_anonymous": false,
		"email": "ann@example.com", "phone": "",
	})
}

func TestSupabaseTokens(t *testing.T) {
	k := newES256(t, "k")
	_, v := newTestSupabase(t, "", k.public())
	claims := accept(t, v, k.sign(t, supabaseClaimSet()))
	require.Equal(t, Claims{Issuer: supabaseIssuer, Subject: "user-1", Email: "ann@example.com"}, claims)

	claims = accept(t, v, k.sign(t, supabaseClaimSet().with(claimSet{
		"aud":           []string{"authenticated"},
		"app_metadata":  claimSet{"provider": "email", "roles": []string{"staff"}, "role": "admin"},
		"user_metadata": claimSet{"full_name": "Ann", "roles": []string{"root"}, "role": "root"},
	})))
	require.Equal(t, "Ann", claims.Name)
	require.Equal(t, []string{"staff", "admin"}, claims.Roles, "never those that the user wrote")

	claims = accept(t, v, k.sign(t, supabaseClaimSet().with(claimSet{"user_metadata": claimSet{"full_name": 7, "name": "Ann"}})))
	require.Equal(t, "Ann", claims.Name)
}

func TestSupabaseTokensThatAreRefused(t *testing.T) {
	k := newES256(t, "k")
	_, v := newTestSupabase(t, supabaseSecret, k.public())
	refuse(t, v, k.sign(t, supabaseClaimSet().with(claimSet{"aud": "other"})), "audience")
	refuse(t, v, k.sign(t, supabaseClaimSet().with(claimSet{"iss": "https://evil.supabase.co/auth/v1"})), "issuer")
	refuse(t, v, "not a token", "three parts")
	refuse(t, v, "bm90IGpzb24.e30.AAAA", "parse token")

	for _, role := range []string{"anon", "service_role"} {
		apiKey := claimSet{"iss": "supabase", "ref": "acme", "role": role, "exp": supabaseClaimSet()["exp"]}
		refuse(t, v, signHS256(t, []byte(supabaseSecret), `{"alg":"HS256","typ":"JWT"}`, apiKey), "sub")
		refuse(t, v, k.sign(t, supabaseClaimSet().with(claimSet{"role": role})), role)
		refuse(t, v, signHS256(t, []byte(supabaseSecret), `{"alg":"HS256"}`, supabaseClaimSet().with(claimSet{"role": role})), role)
	}
}

func TestSupabaseLegacySecret(t *testing.T) {
	k := newES256(t, "k")
	legacy := signHS256(t, []byte(supabaseSecret), `{"alg":"HS256","typ":"JWT","kid":"any"}`, supabaseClaimSet())

	fake, v := newTestSupabase(t, supabaseSecret, k.public())
	claims := accept(t, v, legacy)
	require.Equal(t, "user-1", claims.Subject)
	require.Equal(t, claims, accept(t, v, legacy))
	require.Zero(t, fake.count(), "a secret needs no published key")
	accept(t, v, k.sign(t, supabaseClaimSet())) // both work while a project moves to signing keys

	refuse(t, v, signHS256(t, []byte(supabaseSecret+"x"), `{"alg":"HS256"}`, supabaseClaimSet()), "verify signature")
	refuse(t, v, signHS256(t, []byte(supabaseSecret), `{"alg":"HS512"}`, supabaseClaimSet()), "parse token")
	refuse(t, v, signHS256(t, []byte(supabaseSecret), `{"alg":"HS256","crit":["exp"]}`, supabaseClaimSet()), "header has")
	refuse(t, v, signHS256(t, []byte(supabaseSecret), `{"alg":"HS256"}`, supabaseClaimSet().with(claimSet{"aud": "other"})), "audience")

	_, v = newTestSupabase(t, "", k.public())
	refuse(t, v, legacy, "parse token")
}

func TestSupabaseNeverMixesSecretsAndKeys(t *testing.T) {
	k := newES256(t, "k")
	secret := jose.JSONWebKey{Key: []byte(supabaseSecret), KeyID: "oct", Algorithm: "HS256"}
	_, v := newTestSupabase(t, "", k.public(), secret)
	token := signHS256(t, []byte(supabaseSecret), `{"alg":"HS256","kid":"oct"}`, supabaseClaimSet())
	refuse(t, v, token, "parse token")
}

func TestSupabaseOptions(t *testing.T) {
	_, err := NewSupabase(SupabaseOptions{})
	require.ErrorContains(t, err, "project URL")
	_, err = NewSupabase(SupabaseOptions{ProjectURL: supabaseProject, JWTSecret: "short"})
	require.ErrorContains(t, err, "shorter than 32")
}
