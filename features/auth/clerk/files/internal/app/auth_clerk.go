package app

import "omni.example/app/internal/auth"

func (a *App) openClerk() (auth.Verifier, error) {
	return auth.NewClerk(auth.ClerkOptions{
		Issuer:            a.Config.Auth.Clerk.IssuerURL,
		AuthorizedParties: a.Config.Auth.Clerk.AuthorizedParties,
		Logger:            a.Log,
	})
}
