package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// OIDCOptions configure [NewOIDC].
type OIDCOptions struct {
	// Issuer is the exact value of the claim iss.
	Issuer string

	// Audience is what tokens for this API carry in the claim aud.
	Audience string

	// JWKSURL is where the keys are. Empty asks the discovery document of the issuer.
	JWKSURL string

	// RolesClaim is the claim that lists the user's roles, with dots where it is nested: "realm_access.roles". Empty means
	// "roles".
	RolesClaim string

	// Logger hears of keys that could not be fetched. Default: slog.Default.
	Logger *slog.Logger
}

// NewOIDC returns a verifier for any issuer that publishes its keys, as OpenID Connect and OAuth 2.0 servers do. It does not
// ask the issuer for anything before the first token.
func NewOIDC(o OIDCOptions) (Verifier, error) {
	if o.Issuer == "" || o.Audience == "" {
		return nil, errors.New("verify OpenID Connect tokens: issuer and audience are needed")
	}
	keys := newJWKS(o.JWKSURL, o.Logger)
	if o.JWKSURL == "" {
		keys.locate = func(ctx context.Context) (string, error) { return discover(ctx, keys, o.Issuer) }
	}
	path := cmp.Or(o.RolesClaim, "roles")
	return publishedBy(o.Issuer, o.Audience, keys, func(decode func(any) error) (Claims, error) {
		var claims map[string]any
		if err := decode(&claims); err != nil {
			return Claims{}, err
		}
		return Claims{Email: text(claims["email"]), Name: text(claims["name"]), Roles: list(lookup(claims, path))}, nil
	}), nil
}

// discover reads where the keys are (OpenID Connect Discovery §4). A document that speaks for another issuer is refused, as
// §4.3 demands, and so are keys that could be exchanged on their way while the issuer itself could not.
func discover(ctx context.Context, keys *jwks, issuer string) (string, error) {
	url := strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"
	body, err := getDocument(ctx, keys.client, url)
	if err != nil {
		return "", err
	}
	var document struct {
		Issuer  string `json:"issuer"`
		JWKSURI string `json:"jwks_uri"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return "", fmt.Errorf("get %s: not a discovery document", url)
	}
	if document.Issuer != issuer {
		return "", fmt.Errorf("get %s: the document is of issuer %q: configure exactly that one", url, document.Issuer)
	}
	if strings.HasPrefix(issuer, "https:") && !strings.HasPrefix(document.JWKSURI, "https:") {
		return "", fmt.Errorf("get %s: jwks_uri %q is not an https address", url, document.JWKSURI)
	}
	return document.JWKSURI, nil
}

// lookup returns the claim of a name, or the one that a dotted path leads to. The name goes first, because namespaced claims
// are URLs: "https://example.com/roles".
func lookup(claims map[string]any, path string) any {
	if v, ok := claims[path]; ok {
		return v
	}
	name, rest, nested := strings.Cut(path, ".")
	if inner, ok := claims[name].(map[string]any); ok && nested {
		return lookup(inner, rest)
	}
	return nil
}
