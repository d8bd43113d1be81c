package app

import (
	"context"
	"fmt"

	"omni.example/app/internal/ai"
)

func (a *App) openAI(context.Context) error {
	cfg := a.Config.AI
	var providers []ai.Provider
	for _, name := range cfg.Used() {
		provider, err := a.aiProvider(name)
		if err != nil {
			return err
		}
		providers = append(providers, provider)
	}
	var err error
	a.AI, err = ai.New(ai.Options{
		Providers:  providers,
		Models:     cfg.Models(),
		Prices:     ai.Prices(),
		Ledger:     ai.NewLedger(a.DB),
		UserBudget: cfg.UserBudget,
		MaxTokens:  cfg.MaxTokens,
		Timeout:    cfg.Timeout,
		Metrics:    a.Metrics,
		Logger:     a.Log,
	})
	if err != nil {
		return err
	}
	ai.Register(a.API.Version(1), a.AI)
	return nil
}

// aiProvider returns a provider that AI_PROVIDER names; package config has refused all other names.
func (a *App) aiProvider(name string) (ai.Provider, error) {
	switch name {
	case "echo":
		return ai.Echo{}, nil
	//omni:slot app.ai
	default:
		return nil, fmt.Errorf("open AI: provider %q is not included", name)
	}
}
