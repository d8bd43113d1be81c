package app

import "omni.example/app/internal/ai"

func (a *App) openAnthropic() ai.Provider {
	return ai.NewAnthropic(ai.VendorOptions{
		Key:     a.Config.AI.Anthropic.Key,
		BaseURL: a.Config.AI.Anthropic.BaseURL,
		Client:  a.Outbound.Client(a.Config.AI.Timeout),
	})
}
