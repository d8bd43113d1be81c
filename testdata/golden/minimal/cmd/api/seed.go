package main

import (
	"context"
	"errors"
	"fmt"

	"example.com/shop/internal/app"
	"example.com/shop/internal/config"
)

// seed fills the lists of the user for whom `api token` makes tokens.
func seed(ctx context.Context, p process) error {
	if err := p.flags("seed", nil); err != nil {
		return err
	}
	cfg, log, err := p.configured(p.stderr)
	if err != nil {
		return err
	}
	if cfg.Env != config.Development {
		return fmt.Errorf("seed %s: examples belong in development only", cfg.Env)
	}
	cfg.Database.MigrateOnStart = true
	a, err := app.New(ctx, cfg, log)
	if err != nil {
		return err
	}
	n, err := a.Seed(ctx)
	if err == nil {
		fmt.Fprintf(p.stdout, "seeded: %d todos added for the user of make token\n", n)
	}
	return errors.Join(err, a.Close())
}
