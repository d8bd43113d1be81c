package config

// Supabase holds the settings of Supabase Auth: https://supabase.com/docs/guides/auth/jwts.
type Supabase struct {
	// ProjectURL is the address of the project; tokens are issued below it, at /auth/v1.
	ProjectURL string `env:"SUPABASE_PROJECT_URL"`

	// JWTSecret is the legacy shared secret (HS256), for projects that have not moved to signing keys.
	JWTSecret string `env:"SUPABASE_JWT_SECRET"`
}

func (s Supabase) check(e Env, p *Problems) {
	p.url(e, "SUPABASE_PROJECT_URL", s.ProjectURL, "copy the project URL, https://<ref>.supabase.co, from Project Settings > Data API on https://supabase.com/dashboard")
	if s.JWTSecret != "" && len(s.JWTSecret) < 32 {
		p.add("SUPABASE_JWT_SECRET", "is shorter than 32 characters", "copy the legacy JWT secret from Project Settings > JWT Keys, or leave it empty")
	}
}
