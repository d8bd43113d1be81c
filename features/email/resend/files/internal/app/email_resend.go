package app

import "omni.example/app/internal/email"

func (a *App) openResend() email.Provider {
	return email.NewResend(email.VendorOptions{
		Key:     a.Config.Email.Resend.Key,
		BaseURL: a.Config.Email.Resend.BaseURL,
		Client:  a.Outbound.Client(email.VendorTimeout),
	})
}
