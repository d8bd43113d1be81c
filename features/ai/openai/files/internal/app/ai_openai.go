package app

import "omni.example/app/internal/ai"

func (a *App) openOpenAI() ai.Provider {
	return ai.NewOpenAI(ai.VendorOptions{
		Key:     a.Config.AI.OpenAI.Key,
		BaseURL: a.Config.AI.OpenAI.BaseURL,
		Client:  a.Outbound.Client(a.Config.AI.Timeout),
	})
}
