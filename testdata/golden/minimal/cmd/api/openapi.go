package main

import (
	"context"
	"encoding/json"
	"errors"

	"example.com/shop/internal/app"
)

func openapi(ctx context.Context, p process) error {
	if err := p.flags("openapi", nil); err != nil {
		return err
	}
	a, err := offline(ctx, p)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(p.stdout)
	encoder.SetIndent("", "  ")
	return errors.Join(encoder.Encode(a.API.OpenAPI()), a.Close())
}

// offline returns the program for commands that only look at it: they must work without the database.
func offline(ctx context.Context, p process) (*app.App, error) {
	cfg, log, err := p.configured(p.stderr)
	if err != nil {
		return nil, err
	}
	cfg.Database.URL, cfg.Database.MigrateOnStart = ":memory:", false
	return app.New(ctx, cfg, log)
}
