package app

import (
	"context"
	"fmt"

	"omni.example/app/internal/config"
	"omni.example/app/internal/webhooks"
)

func (a *App) openWebhooks(context.Context) error {
	var sources []webhooks.Source
	for _, name := range a.Config.Webhooks.Sources {
		source, err := WebhookSource(a.Config.Webhooks, name)
		if err != nil {
			return fmt.Errorf("open webhooks: %w", err)
		}
		sources = append(sources, source)
	}
	var err error
	a.Webhooks, err = webhooks.New(webhooks.Options{
		DB:      a.DB,
		Sources: sources,
		Keep:    a.Config.Webhooks.Keep,
		Metrics: a.Metrics,
		Logger:  a.Log,
	})
	if err != nil {
		return err
	}
	webhooks.Register(a.API.Root(), a.API.Version(1), a.Webhooks)
	return nil
}

// WebhookSource returns a source that WEBHOOK_SOURCES names; package config has refused all other names.
func WebhookSource(cfg config.Webhooks, name string) (webhooks.Source, error) {
	switch keys := (webhooks.Keys{Tolerance: cfg.Tolerance}); name {
	//omni:slot app.webhooks
	default:
		return webhooks.Source{}, fmt.Errorf("source %q is not included", name)
	}
}
