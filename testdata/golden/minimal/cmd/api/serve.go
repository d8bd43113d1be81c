package main

import (
	"context"
	"errors"
	"runtime/debug"

	"example.com/shop/internal/app"
	"example.com/shop/internal/logging"
)

func serve(ctx context.Context, p process) (err error) {
	if err := p.flags("serve", nil); err != nil {
		return err
	}
	out := logging.NewBatch(p.stdout)
	defer func() { err = errors.Join(err, out.Close()) }()
	cfg, log, err := p.configured(out)
	if err != nil {
		return err
	}
	if !p.has("GOGC") {
		// The heap is a few megabytes, and a cycle costs the same whatever it frees: collect at 16 MB instead of 4.
		debug.SetGCPercent(400)
	}
	a, err := app.New(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(a.Serve(ctx), a.Close())
}
