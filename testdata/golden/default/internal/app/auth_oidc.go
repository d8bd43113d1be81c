package app

import "example.com/shop/internal/auth"

func (a *App) openOIDC() (auth.Verifier, error) {
	return auth.NewOIDC(auth.OIDCOptions{
		Issuer:     a.Config.Auth.OIDC.IssuerURL,
		Audience:   a.Config.Auth.OIDC.Audience,
		JWKSURL:    a.Config.Auth.OIDC.JWKSURL,
		RolesClaim: a.Config.Auth.OIDC.RolesClaim,
		Logger:     a.Log,
	})
}
