package app

import (
	"context"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"omni.example/app/internal/config"
	"omni.example/app/internal/health"
	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/ratelimit"
)

// Title and version of the API in its OpenAPI document.
const (
	apiTitle   = "omniapp"
	apiVersion = "1.0.0"
)

// drainDelay is how long a load balancer may take to notice that the process is about to stop.
const drainDelay = 3 * time.Second

func (a *App) openHTTP(context.Context) error {
	if err := errors.Join(
		a.Metrics.Register(collectors.NewGoCollector()),
		a.Metrics.Register(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})),
	); err != nil {
		return err
	}
	development := a.Config.Env == config.Development
	a.API = httpapi.New(httpapi.Options{
		Title:          apiTitle,
		Version:        apiVersion,
		Logger:         a.Log,
		Metrics:        a.Metrics,
		MetricsToken:   a.Config.HTTP.MetricsToken,
		ServeMetrics:   development || a.Config.HTTP.MetricsToken != "",
		CORSOrigins:    a.Config.HTTP.CORSOrigins,
		TrustedProxies: a.Config.HTTP.TrustedProxies,
		MaxBodyBytes:   a.Config.HTTP.MaxBodyBytes,
		HSTS:           !development,
	})
	return nil
}

// routeHealth registers the probes, which ask every dependency, also those that are opened later.
func (a *App) routeHealth(context.Context) error {
	probes := huma.NewGroup(a.API.Root())
	probes.UseSimpleModifier(ratelimit.Class("unlimited"))
	health.Register(probes, func() []health.Check { return a.checks })
	return nil
}

// Listen binds the configured address.
func (a *App) Listen(ctx context.Context) (*httpapi.Server, error) {
	o := httpapi.ServerOptions{
		Addr:            net.JoinHostPort(a.Config.HTTP.Host, strconv.Itoa(int(a.Config.HTTP.Port))),
		Handler:         a.API,
		Logger:          a.Log,
		ShutdownTimeout: a.Config.HTTP.ShutdownTimeout,
	}
	if a.Config.Env != config.Development {
		o.DrainDelay = drainDelay
	}
	return httpapi.Listen(ctx, o)
}

// Serve answers requests until ctx ends, and returns when those in progress are done.
func (a *App) Serve(ctx context.Context) (err error) {
	server, err := a.Listen(ctx)
	if err != nil {
		return err
	}
	//omni:slot app.serve
	if a.Config.Env == config.Development {
		a.Log.InfoContext(ctx, "documentation", "url", "http://"+server.Addr().String()+"/docs")
	}
	return server.Serve(ctx)
}
