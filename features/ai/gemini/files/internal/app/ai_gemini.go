package app

import "omni.example/app/internal/ai"

func (a *App) openGemini() ai.Provider {
	return ai.NewGemini(ai.VendorOptions{
		Key:     a.Config.AI.Gemini.Key,
		BaseURL: a.Config.AI.Gemini.BaseURL,
		Client:  a.Outbound.Client(a.Config.AI.Timeout),
	})
}
