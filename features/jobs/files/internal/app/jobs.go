package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"

	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/todos"
)

// schedule is all that happens by the clock.
func schedule() []jobs.Schedule {
	return []jobs.Schedule{
		{Cron: "0 8 * * 1", Args: todos.DigestsArgs{}}, // Mondays at eight, UTC
		//omni:slot app.schedule
	}
}

func (a *App) routeJobs(context.Context) error {
	jobs.Register(a.API.Version(1), a.Jobs)
	return nil
}

// startJobs does jobs beside the server if that is configured. Stop waits for those in progress.
func (a *App) startJobs(ctx context.Context) (stop func() error, err error) {
	if !a.Config.Jobs.WorkerInServe {
		return func() error { return nil }, nil
	}
	return a.Jobs.Start(ctx)
}

// Work does jobs until ctx ends, and returns when those in progress are done. It answers the probes and serves the metrics
// like the server, because platforms ask every process, and nothing else.
func (a *App) Work(ctx context.Context) error {
	mux := http.NewServeMux()
	for _, path := range []string{"/health", "/health/ready", "/metrics"} {
		mux.Handle("GET "+path, a.API)
	}
	probes, err := httpapi.Listen(ctx, httpapi.ServerOptions{
		Addr:    net.JoinHostPort(a.Config.HTTP.Host, strconv.Itoa(int(a.Config.HTTP.Port))),
		Handler: mux,
		Logger:  a.Log,
	})
	if err != nil {
		return err
	}
	// The probes answer until the last job is done.
	probing, stopProbes := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	go func() { served <- probes.Serve(probing) }()
	stop, err := a.Jobs.Start(ctx)
	if err == nil {
		a.Log.InfoContext(ctx, "working", "concurrency", a.Config.Jobs.Concurrency)
		<-ctx.Done()
		err = stop()
	}
	stopProbes()
	return errors.Join(err, <-served)
}
