// Package app puts the program together. It is the only package that imports all the others, so it shows what there is:
// the fields of App are what the program consists of, New is the order in which it comes about. Each part has a file of its
// own with the steps named here.
package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"example.com/shop/internal/auth"
	"example.com/shop/internal/config"
	"example.com/shop/internal/database"
	"example.com/shop/internal/health"
	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/todos"
	"example.com/shop/internal/users"
)

// App is the program, ready to serve.
type App struct {
	// Config is what the environment says.
	Config config.Config

	// Log is where the program tells what it does.
	Log *slog.Logger

	// Metrics are served at GET /metrics.
	Metrics *prometheus.Registry

	// DB is the database.
	DB *database.DB

	// API is the HTTP interface, with every operation registered.
	API *httpapi.API

	// Users are the people whom tokens stand for.
	Users *users.Store

	// Verifier accepts the tokens of the issuer that AUTH_PROVIDER names.
	Verifier auth.Verifier

	// Local issues tokens in development; nil with every other provider.
	Local *auth.Local

	// Todos is the example domain.
	Todos *todos.Service

	checks  []health.Check
	closers []func() error
}

// New opens everything in order. Close ends it.
func New(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	a := &App{Config: cfg, Log: log, Metrics: prometheus.NewRegistry()}
	for _, open := range []func(context.Context) error{
		a.openDatabase,  // connects, and migrates if configured to
		a.openHTTP,      // makes the API, still without operations
		a.routeHealth,   // before authentication and limits: probes need neither
		a.openAuth,      // from here on operations know their caller
		a.openRateLimit, // a bad token counts against its address
		a.requireAuth,   // refuses who may not call
		a.openTodos,
	} {
		if err := open(ctx); err != nil {
			return nil, errors.Join(err, a.Close())
		}
	}
	return a, nil
}

// Close ends everything in reverse order. Call it after Serve.
func (a *App) Close() error {
	var errs []error
	for _, end := range slices.Backward(a.closers) {
		errs = append(errs, end())
	}
	a.closers = nil
	return errors.Join(errs...)
}
