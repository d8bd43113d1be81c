package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
)

// SupabaseOptions configure [NewSupabase].
type SupabaseOptions struct {
	// ProjectURL is the address of the project: https://<ref>.supabase.co.
	ProjectURL string

	// JWTSecret is the legacy secret that projects without signing keys share with their users' tokens. Empty accepts
	// signing keys only.
	JWTSecret string

	// Logger hears of keys that could not be fetched. Default: slog.Default.
	Logger *slog.Logger
}

// minSecret is the shortest key for HS256 in bytes (RFC 7518 §3.2).
const minSecret = 32

// supabase holds two verifiers that share nothing: a published key can never serve as a secret.
type supabase struct {
	published *issuer
	legacy    *issuer // nil without a secret
}

// supabaseClaims are those of a user's token. Authorization must never look at user_metadata: users write it.
type supabaseClaims struct {
	Role        string         `json:"role"` // of the database, not of the application
	Email       string         `json:"email"`
	AppMetadata map[string]any `json:"app_metadata"`
	UserData    map[string]any `json:"user_metadata"`
}

// NewSupabase returns a verifier for user tokens of Supabase Auth (https://supabase.com/docs/guides/auth/jwts). Roles are
// "roles" and "role" of the user's app_metadata, which only the server side of the project can write.
func NewSupabase(o SupabaseOptions) (Verifier, error) {
	project := strings.TrimRight(o.ProjectURL, "/")
	if project == "" {
		return nil, errors.New("verify Supabase tokens: the project URL is needed")
	}
	const audience = "authenticated"
	name := project + "/auth/v1"
	v := &supabase{published: publishedBy(name, audience, newJWKS(name+"/.well-known/jwks.json", o.Logger), readSupabase)}
	if o.JWTSecret == "" {
		return v, nil
	}
	if len(o.JWTSecret) < minSecret {
		return nil, fmt.Errorf("verify Supabase tokens: the JWT secret is shorter than %d bytes", minSecret)
	}
	v.legacy = newIssuer(issuer{
		name:       name,
		audience:   audience,
		algorithms: []jose.SignatureAlgorithm{jose.HS256},
		keys:       fixedKey{&key{algorithm: jose.HS256, material: []byte(o.JWTSecret)}},
		read:       readSupabase,
	})
	return v, nil
}

// Verify implements [Verifier].
func (s *supabase) Verify(ctx context.Context, token string) (Claims, error) {
	if s.legacy != nil && len(token) <= maxToken && claimsHS256(token) {
		return s.legacy.Verify(ctx, token)
	}
	return s.published.Verify(ctx, token)
}

// claimsHS256 only chooses the verifier: that one reads the header again, strictly.
func claimsHS256(token string) bool {
	encoded, _, _ := strings.Cut(token, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return false
	}
	var header struct {
		Algorithm string `json:"alg"`
	}
	return json.Unmarshal(decoded, &header) == nil && header.Algorithm == string(jose.HS256)
}

func readSupabase(decode func(any) error) (Claims, error) {
	var c supabaseClaims
	if err := decode(&c); err != nil {
		return Claims{}, err
	}
	if c.Role == "anon" || c.Role == "service_role" {
		return Claims{}, fmt.Errorf("the token is the project's %s key and belongs to no user", c.Role)
	}
	name := text(c.UserData["full_name"])
	if name == "" {
		name = text(c.UserData["name"])
	}
	roles := append(list(c.AppMetadata["roles"]), list(c.AppMetadata["role"])...)
	return Claims{Email: c.Email, Name: name, Roles: roles}, nil
}
