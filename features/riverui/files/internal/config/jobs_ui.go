package config

// JobsUI is how administrators see jobs in a browser.
type JobsUI struct {
	// Secret signs their sessions; in development, empty makes one at every start.
	Secret string `env:"JOBS_UI_SECRET"`
}

func (j JobsUI) check(e Env, p *Problems) {
	if j.Secret == "" && e == Development {
		return
	}
	if len(j.Secret) < 32 {
		p.add("JOBS_UI_SECRET", "is shorter than 32 characters", "make one with: openssl rand -hex 32")
	}
}
