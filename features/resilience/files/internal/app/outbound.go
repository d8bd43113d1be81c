package app

import (
	"context"

	"omni.example/app/internal/health"
	"omni.example/app/internal/outbound"
)

func (a *App) openOutbound(context.Context) error {
	a.Outbound = outbound.New(outbound.Options{Metrics: a.Metrics, Logger: a.Log})
	a.closers = append(a.closers, a.Outbound.Close)
	a.checks = append(a.checks, health.Check{Name: "outbound", Run: a.Outbound.Check})
	return nil
}
