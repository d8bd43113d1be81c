package config

import (
	"slices"
	"strings"
	"time"
)

// Webhooks is whose events are received.
type Webhooks struct {
	// Sources are among those of webhookSources, each at most once. In development the default is all of them.
	Sources []string `env:"WEBHOOK_SOURCES"`

	// Tolerance is how far the time that a sender signed may be from now.
	Tolerance time.Duration `env:"WEBHOOK_TOLERANCE" envDefault:"5m"`

	// Keep is how long events stay in the log.
	Keep time.Duration `env:"WEBHOOK_KEEP" envDefault:"720h"`
	//omni:slot config.webhooks
}

// webhookSources are the values of WEBHOOK_SOURCES.
func webhookSources() []string {
	return []string{
		//omni:slot config.webhooks.names
	}
}

func developmentWebhooks() string { return strings.Join(webhookSources(), ",") }

func (w Webhooks) check(e Env, p *Problems) {
	if len(w.Sources) == 0 {
		p.provider("WEBHOOK_SOURCES", "", "webhooks", webhookSources())
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(w.Sources))) {
		w.checkSource(e, p, name)
	}
	if w.Tolerance < time.Second || w.Tolerance > time.Hour {
		p.add("WEBHOOK_TOLERANCE", "is "+w.Tolerance.String(), "set a duration from 1s to 1h: 5m")
	}
	if w.Keep < 24*time.Hour {
		p.add("WEBHOOK_KEEP", "is "+w.Keep.String(), "set at least 24h: an event that is forgotten and comes again is done again")
	}
}

func (w Webhooks) checkSource(e Env, p *Problems, name string) {
	switch name {
	//omni:slot config.webhooks.checks
	default:
		p.provider("WEBHOOK_SOURCES", name, "webhooks", webhookSources())
	}
}

// webhookSecrets refuses what cannot verify a signature. fix says where the secret is had.
func (p *Problems) webhookSecrets(e Env, variable string, secrets []string, development string, valid func(string) bool, fix string) {
	if len(secrets) == 0 {
		p.add(variable, "is empty", fix)
	}
	for _, secret := range secrets {
		switch {
		case secret == development && e != Development:
			p.add(variable, "is the secret of development, which everybody knows", fix)
			return
		case !valid(secret):
			p.add(variable, "is not such a secret", fix)
			return
		}
	}
}
