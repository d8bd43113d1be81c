package app

import (
	"context"

	"omni.example/app/internal/webhooks"
)

func (a *App) openSlowWebhooks(context.Context) error {
	a.SlowWebhooks = webhooks.NewBackground(a.Webhooks, a.Jobs)
	return nil
}
