package app

import "omni.example/app/internal/email"

func (a *App) openPostmark() email.Provider {
	cfg := a.Config.Email.Postmark
	return email.NewPostmark(cfg.Stream, email.VendorOptions{
		Key:     cfg.Token,
		BaseURL: cfg.BaseURL,
		Client:  a.Outbound.Client(email.VendorTimeout),
	})
}
