package main

import (
	"context"
	"errors"
	"runtime"

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
	// The heap is a few megabytes, and would be collected hundreds of times a second. These never touched megabytes take no
	// memory and let it grow by as many first; a large heap is collected as ever.
	ballast := make([]byte, 16<<20)
	defer runtime.KeepAlive(ballast)
	a, err := app.New(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(a.Serve(ctx), a.Close())
}
