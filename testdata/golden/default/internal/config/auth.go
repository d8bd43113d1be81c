package config

import (
	"fmt"
	"strings"
)

// Auth is who issues the tokens that the API accepts.
type Auth struct {
	// Provider chooses the issuer among those of authProviders; local is the default in development.
	Provider string `env:"AUTH_PROVIDER"`

	// LocalKeyFile holds the key of the provider local; it is made when it is missing.
	LocalKeyFile string `env:"AUTH_LOCAL_KEY_FILE"`

	// OIDC is used when Provider is oidc.
	OIDC OIDC
}

// authProviders are the values of AUTH_PROVIDER.
func authProviders() string {
	return strings.Join([]string{
		"local (development only)",
		"oidc",
	}, ", ")
}

func (a Auth) check(e Env, p *Problems) {
	switch a.Provider {
	case "local":
		if e != Development {
			p.add("AUTH_PROVIDER", "is local, whose key lies on a developer's machine", "choose one of "+authProviders())
		}
	case "oidc":
		a.OIDC.check(e, p)
	case "":
		p.add("AUTH_PROVIDER", "is empty", "choose one of "+authProviders())
	default:
		p.add("AUTH_PROVIDER", fmt.Sprintf("%q is not included", a.Provider), "choose one of "+authProviders())
	}
}
