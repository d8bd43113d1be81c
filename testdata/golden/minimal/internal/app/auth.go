package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/shop/internal/auth"
	"example.com/shop/internal/users"
)

func (a *App) openAuth(context.Context) error {
	a.Users = users.NewStore(a.DB)
	var err error
	if a.Verifier, err = a.openVerifier(); err != nil {
		return err
	}
	a.API.Use(auth.Authenticate(a.API.Root(), a.Verifier, a.Users))
	return nil
}

// openVerifier returns the verifier of the provider that AUTH_PROVIDER names; package config has refused all other names.
func (a *App) openVerifier() (auth.Verifier, error) {
	switch provider := a.Config.Auth.Provider; provider {
	case "local":
		var err error
		a.Local, err = auth.NewLocal(a.Config.Auth.LocalKeyFile)
		return a.Local, err
	case "oidc":
		return a.openOIDC()
	default:
		return nil, fmt.Errorf("open auth: provider %q is not included", provider)
	}
}

func (a *App) requireAuth(context.Context) error {
	a.API.Use(auth.Require(a.API.Root()))
	return nil
}

// As returns a context that acts as a user of the local issuer, made at first sight, as a request with a token would.
func (a *App) As(ctx context.Context, subject string) (context.Context, error) {
	if a.Local == nil {
		return nil, errors.New("act as a user: only the local issuer can be asked for a token: use AUTH_PROVIDER=local")
	}
	token, err := a.Local.Issue(subject, "", nil, time.Minute)
	if err != nil {
		return nil, err
	}
	claims, err := a.Local.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	user, err := a.Users.Ensure(ctx, claims.Issuer, claims.Subject, "", "")
	if err != nil {
		return nil, err
	}
	return auth.As(ctx, auth.Identity{ID: user.ID, Issuer: user.Issuer, Subject: user.Subject, Email: user.Email, Name: user.Name}), nil
}
