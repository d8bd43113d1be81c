package config

// Auth is who issues the tokens that the API accepts.
type Auth struct {
	// Provider chooses the issuer among those of authProviders; local is the default in development.
	Provider string `env:"AUTH_PROVIDER"`

	// LocalKeyFile holds the key of the provider local; it is made when it is missing.
	LocalKeyFile string `env:"AUTH_LOCAL_KEY_FILE"`
	//omni:slot config.auth
}

// authProviders are the values of AUTH_PROVIDER.
func authProviders() []string {
	return []string{
		"local",
		//omni:slot config.auth.names
	}
}

func (a Auth) check(e Env, p *Problems) {
	switch a.Provider {
	case "local":
		if e != Development {
			p.add("AUTH_PROVIDER", "is local, whose key lies on a developer's machine", choose(authProviders()))
		}
	//omni:slot config.auth.checks
	default:
		p.provider("AUTH_PROVIDER", a.Provider, "auth", authProviders())
	}
}
