package config

import (
	"strings"
	"testing"
)

func TestSupabase(t *testing.T) {
	requireAccepted(t, "AUTH_PROVIDER=supabase", "SUPABASE_PROJECT_URL=https://acme.supabase.co")
	requireAccepted(t, "AUTH_PROVIDER=supabase", "SUPABASE_PROJECT_URL=https://acme.supabase.co",
		"SUPABASE_JWT_SECRET="+strings.Repeat("s", 32))

	requireRefused(t, []string{"AUTH_PROVIDER=supabase"}, "SUPABASE_PROJECT_URL")
	requireRefused(t, []string{"AUTH_PROVIDER=supabase", "SUPABASE_PROJECT_URL=http://127.0.0.1:54321", "SUPABASE_JWT_SECRET=short"},
		"SUPABASE_PROJECT_URL", "SUPABASE_JWT_SECRET")
}
