package config

import "strings"

// SupabaseWebhooks holds the settings of Supabase's hooks: https://supabase.com/docs/guides/auth/auth-hooks.
type SupabaseWebhooks struct {
	// HookSecrets sign the auth hooks: two while one replaces the other. They have commas, so a bar parts them, as at
	// Supabase.
	HookSecrets []string `env:"SUPABASE_WEBHOOK_SECRETS" envSeparator:"|"`

	// DatabaseSecrets are what database webhooks, which are not signed, send in a header.
	DatabaseSecrets []string `env:"SUPABASE_DATABASE_WEBHOOK_SECRETS"`
}

// developmentSupabaseSecret, "dev" in base64, signs what `api webhook` sends.
const developmentSupabaseSecret = "v1,whsec_ZGV2"

func (s SupabaseWebhooks) check(e Env, p *Problems) {
	if len(s.HookSecrets) > 0 || len(s.DatabaseSecrets) == 0 {
		p.webhookSecrets(e, "SUPABASE_WEBHOOK_SECRETS", s.HookSecrets, developmentSupabaseSecret,
			func(secret string) bool { return strings.HasPrefix(secret, "v1,") && standardSecret(secret) },
			"copy the secret of the hook, v1,whsec_…, from Authentication, Hooks on https://supabase.com/dashboard")
	}
	for _, secret := range s.DatabaseSecrets {
		if len(secret) < 16 {
			p.add("SUPABASE_DATABASE_WEBHOOK_SECRETS", "has one shorter than 16 characters",
				"make one with openssl rand -hex 32 and set it as X-Webhook-Secret in the database webhook")
			return
		}
	}
}
