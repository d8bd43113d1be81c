package app

import "omni.example/app/internal/email"

func (a *App) openSMTP() email.Provider {
	s := a.Config.Email.SMTP
	return email.NewSMTP(email.SMTPOptions{
		Host:     s.Host,
		Port:     s.Port,
		Username: s.Username,
		Password: s.Password,
		TLS:      s.TLS,
		Timeout:  email.SMTPTimeout,
	})
}
