package config

import "omni.example/app/internal/ratelimit"

// RateLimit is how often one client may call, by class of operation, written as requests/duration: 60/1m.
type RateLimit struct {
	// Public is for operations that need no token; counted by client address.
	Public ratelimit.Limit `env:"RATE_LIMIT_PUBLIC" envDefault:"60/1m"`

	// Protected is for operations that need one; counted by user.
	Protected ratelimit.Limit `env:"RATE_LIMIT_PROTECTED" envDefault:"120/1m"`

	// AI is for expensive operations, which say ratelimit.Class("ai").
	AI ratelimit.Limit `env:"RATE_LIMIT_AI" envDefault:"10/1m"`

	// Webhook is for operations that other services call in bursts, which say ratelimit.Class("webhook").
	Webhook ratelimit.Limit `env:"RATE_LIMIT_WEBHOOK" envDefault:"1000/1m"`
}
