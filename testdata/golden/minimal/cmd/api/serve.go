package main

import (
	"context"
	"errors"

	"example.com/shop/internal/app"
)

func serve(ctx context.Context, p process) error {
	if err := p.flags("serve", nil); err != nil {
		return err
	}
	cfg, log, err := p.configured(p.stdout)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(a.Serve(ctx), a.Close())
}
