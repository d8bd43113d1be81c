package app

import "omni.example/app/internal/auth"

func (a *App) openSupabase() (auth.Verifier, error) {
	return auth.NewSupabase(auth.SupabaseOptions{
		ProjectURL: a.Config.Auth.Supabase.ProjectURL,
		JWTSecret:  a.Config.Auth.Supabase.JWTSecret,
		Logger:     a.Log,
	})
}
