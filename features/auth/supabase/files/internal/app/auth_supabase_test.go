package app_test

import "testing"

func TestSupabase(t *testing.T) {
	requireProvider(t, "AUTH_PROVIDER=supabase", "SUPABASE_PROJECT_URL=http://127.0.0.1:1")
}
