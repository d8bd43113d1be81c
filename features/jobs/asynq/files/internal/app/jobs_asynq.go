package app

import (
	"context"

	"omni.example/app/internal/health"
	"omni.example/app/internal/jobs"
)

func (a *App) openJobs(ctx context.Context) error {
	var err error
	a.Jobs, err = jobs.Open(ctx, jobs.Options{
		DB:           a.DB,
		RedisURL:     a.Config.Redis.URL,
		Prefix:       redisPrefix,
		Metrics:      a.Metrics,
		Logger:       a.Log,
		Concurrency:  a.Config.Jobs.Concurrency,
		Timeout:      a.Config.Jobs.Timeout,
		DrainTimeout: a.Config.HTTP.ShutdownTimeout,
	})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, a.Jobs.Close)
	// Not required: requests that enqueue nothing go on without it.
	a.checks = append(a.checks, health.Check{Name: "jobs", Run: a.Jobs.Ping})
	return a.Jobs.Schedule(schedule()...)
}
