package app

import "omni.example/app/internal/email"

func (a *App) openSendGrid() email.Provider {
	return email.NewSendGrid(email.VendorOptions{
		Key:     a.Config.Email.SendGrid.Key,
		BaseURL: a.Config.Email.SendGrid.BaseURL,
		Client:  a.Outbound.Client(email.VendorTimeout),
	})
}
