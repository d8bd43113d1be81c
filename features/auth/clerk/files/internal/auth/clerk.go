package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// ClerkOptions configure [NewClerk].
type ClerkOptions struct {
	// Issuer is the Frontend API URL of the Clerk application.
	Issuer string

	// AuthorizedParties are the origins whose tokens are accepted; empty accepts all of the application.
	AuthorizedParties []string

	// Logger hears of keys that could not be fetched. Default: slog.Default.
	Logger *slog.Logger
}

// clerkClaims are claims of versions 1 and 2 of Clerk's session token, and those that its settings commonly add.
type clerkClaims struct {
	AuthorizedParty string `json:"azp"`
	Status          string `json:"sts"`
	Email           any    `json:"email"`
	Name            any    `json:"name"`

	// Organization is the one that the session is in (version 2), OrgRole the role in it in version 1: "org:admin".
	Organization struct {
		Role string `json:"rol"`
	} `json:"o"`
	OrgRole string `json:"org_role"`

	// Metadata is the user's public metadata, which only the backend can write, when the token's settings add it.
	Metadata map[string]any `json:"metadata"`
}

// NewClerk returns a verifier for session tokens of Clerk (https://clerk.com/docs/guides/sessions/session-tokens). A role in
// the current organisation becomes "org:admin": anybody may found an organisation and be its admin, so it must not pass for a
// role in the application. Those come from "role" or "roles" in the claim metadata
// (https://clerk.com/docs/guides/secure/basic-rbac).
func NewClerk(o ClerkOptions) (Verifier, error) {
	name := strings.TrimRight(o.Issuer, "/")
	if name == "" {
		return nil, errors.New("verify Clerk tokens: the issuer is needed")
	}
	keys := newJWKS(name+"/.well-known/jwks.json", o.Logger)
	return publishedBy(name, "", keys, func(decode func(any) error) (Claims, error) {
		var c clerkClaims
		if err := decode(&c); err != nil {
			return Claims{}, err
		}
		if c.Status == "pending" {
			return Claims{}, errors.New("the session is pending: its user has not finished signing in")
		}
		if c.AuthorizedParty != "" && len(o.AuthorizedParties) > 0 && !slices.Contains(o.AuthorizedParties, c.AuthorizedParty) {
			return Claims{}, fmt.Errorf("the token was made for %q, which is not an authorized party", c.AuthorizedParty)
		}
		return Claims{Email: text(c.Email), Name: text(c.Name), Roles: c.roles()}, nil
	}), nil
}

func (c clerkClaims) roles() []string {
	roles := append(list(c.Metadata["roles"]), list(c.Metadata["role"])...)
	for _, role := range []string{c.Organization.Role, c.OrgRole} {
		if role != "" {
			roles = append(roles, "org:"+strings.TrimPrefix(role, "org:"))
		}
	}
	return roles
}
