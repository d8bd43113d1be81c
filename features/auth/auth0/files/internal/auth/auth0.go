package auth

import (
	"errors"
	"log/slog"
	"strings"
)

// Auth0Options configure [NewAuth0].
type Auth0Options struct {
	// Domain is the host name of the tenant, or its custom domain.
	Domain string

	// Audience is the identifier of the API. Without one Auth0 issues tokens that only itself can read.
	Audience string

	// RolesClaim is the namespaced claim into which an Action puts the user's roles: "https://example.com/roles". Empty
	// leaves the permissions alone.
	RolesClaim string

	// Logger hears of keys that could not be fetched. Default: slog.Default.
	Logger *slog.Logger
}

// NewAuth0 returns a verifier for access tokens of Auth0 (https://auth0.com/docs/secure/tokens/access-tokens). Roles are the
// permissions, which the API's RBAC settings add, and those of the roles claim.
func NewAuth0(o Auth0Options) (Verifier, error) {
	domain := strings.Trim(strings.TrimPrefix(o.Domain, "https://"), "/")
	if domain == "" || o.Audience == "" {
		return nil, errors.New("verify Auth0 tokens: domain and audience are needed")
	}
	name := "https://" + domain + "/" // the slash belongs to iss
	keys := newJWKS(name+".well-known/jwks.json", o.Logger)
	return publishedBy(name, o.Audience, keys, func(decode func(any) error) (Claims, error) {
		var claims map[string]any
		if err := decode(&claims); err != nil {
			return Claims{}, err
		}
		roles := list(claims["permissions"])
		if o.RolesClaim != "" {
			roles = append(roles, list(claims[o.RolesClaim])...)
		}
		return Claims{Email: text(claims["email"]), Name: text(claims["name"]), Roles: roles}, nil
	}), nil
}
