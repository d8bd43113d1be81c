package main

import (
	"context"
	"errors"

	"omni.example/app/internal/app"
	"omni.example/app/internal/logging"
)

func worker(ctx context.Context, p process) (err error) {
	if err := p.flags("worker", nil); err != nil {
		return err
	}
	out := logging.NewBatch(p.stdout)
	defer func() { err = errors.Join(err, out.Close()) }()
	cfg, log, err := p.configured(out)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(a.Work(ctx), a.Close())
}
