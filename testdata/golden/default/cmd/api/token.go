package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"example.com/shop/internal/app"
	"example.com/shop/internal/auth"
)

func token(_ context.Context, p process) error {
	var subject, email, roles string
	var ttl time.Duration
	if err := p.flags("token", func(f *flag.FlagSet) {
		f.StringVar(&subject, "sub", app.DevSubject, "")
		f.StringVar(&email, "email", "dev@example.com", "")
		f.StringVar(&roles, "roles", "", "")
		f.DurationVar(&ttl, "ttl", 24*time.Hour, "")
	}); err != nil {
		return err
	}
	cfg, _, err := p.configured(p.stderr)
	if err != nil {
		return err
	}
	if cfg.Auth.Provider != "local" {
		return errors.New("AUTH_PROVIDER is " + cfg.Auth.Provider + ": get a token from there, or set it to local in development")
	}
	local, err := auth.NewLocal(cfg.Auth.LocalKeyFile)
	if err != nil {
		return err
	}
	text, err := local.Issue(subject, email, strings.FieldsFunc(roles, func(r rune) bool { return r == ',' }), ttl)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, text)
	return err
}
