package app

import (
	"context"

	"omni.example/app/internal/jobs"
)

func (a *App) openJobs(ctx context.Context) error {
	cfg := a.Config.Jobs
	var err error
	a.Jobs, err = jobs.Open(ctx, jobs.Options{
		DB:           a.DB,
		Metrics:      a.Metrics,
		Logger:       a.Log,
		Concurrency:  cfg.Concurrency,
		Timeout:      cfg.Timeout,
		RescueAfter:  cfg.RescueAfter,
		DrainTimeout: a.Config.HTTP.ShutdownTimeout,
	})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, a.Jobs.Close)
	return a.Jobs.Schedule(schedule()...)
}
