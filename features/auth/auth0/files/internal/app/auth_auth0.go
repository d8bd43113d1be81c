package app

import "omni.example/app/internal/auth"

func (a *App) openAuth0() (auth.Verifier, error) {
	return auth.NewAuth0(auth.Auth0Options{
		Domain:     a.Config.Auth.Auth0.Domain,
		Audience:   a.Config.Auth.Auth0.Audience,
		RolesClaim: a.Config.Auth.Auth0.RolesClaim,
		Logger:     a.Log,
	})
}
