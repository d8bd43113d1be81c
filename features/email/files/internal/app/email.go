package app

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"omni.example/app/internal/config"
	"omni.example/app/internal/email"
	"omni.example/app/internal/email/preview"
)

func (a *App) openEmail(context.Context) error {
	provider, err := a.emailProvider()
	if err != nil {
		return fmt.Errorf("open e-mail: %w", err)
	}
	delivery, err := email.NewDelivery(provider, a.Metrics, a.Log)
	if err != nil {
		return fmt.Errorf("open e-mail: %w", err)
	}
	deliver := delivery.Deliver
	//omni:slot app.email.deliver
	a.Email, err = email.New(email.Options{From: a.Config.Email.From, ReplyTo: a.Config.Email.ReplyTo, Deliver: deliver})
	if err != nil {
		return fmt.Errorf("open e-mail: %w", err)
	}
	if a.Config.Env == config.Development {
		page := preview.New(a.Email, provider)
		a.API.Handle("", preview.Path, page)
		a.API.Handle("", preview.Path+"/*", page)
	}
	return nil
}

// emailProvider returns the provider that EMAIL_PROVIDER names; package config has refused all other names.
func (a *App) emailProvider() (email.Provider, error) {
	switch provider := a.Config.Email.Provider; provider {
	case "log":
		host := net.JoinHostPort(a.Config.HTTP.Host, strconv.Itoa(int(a.Config.HTTP.Port)))
		a.EmailLog = email.NewLog("http://"+host+preview.Path+"/sent", a.Log)
		return a.EmailLog, nil
	//omni:slot app.email
	default:
		return nil, fmt.Errorf("provider %q is not included", provider)
	}
}
