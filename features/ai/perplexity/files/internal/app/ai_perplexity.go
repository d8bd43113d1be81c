package app

import "omni.example/app/internal/ai"

func (a *App) openPerplexity() ai.Provider {
	return ai.NewPerplexity(ai.VendorOptions{
		Key:     a.Config.AI.Perplexity.Key,
		BaseURL: a.Config.AI.Perplexity.BaseURL,
		Client:  a.Outbound.Client(a.Config.AI.Timeout),
	})
}
