package app

import (
	"context"
	"crypto/rand"

	"omni.example/app/internal/config"
	"omni.example/app/internal/jobsui"
)

func (a *App) openJobsUI(context.Context) error {
	pages, err := a.Jobs.UI(jobsui.Prefix)
	if err != nil {
		return err
	}
	development := a.Config.Env == config.Development
	secret := a.Config.JobsUI.Secret
	if secret == "" {
		secret = rand.Text()
	}
	a.JobsUI = jobsui.New(jobsui.Options{
		Pages:          pages,
		Secret:         []byte(secret),
		OpenToLoopback: development,
		InsecureCookie: development,
		Logger:         a.Log,
	})
	a.API.Handle("", jobsui.Prefix, a.JobsUI)
	a.API.Handle("", jobsui.Prefix+"/*", a.JobsUI)
	jobsui.Register(a.API.Version(1), a.JobsUI)
	return nil
}
