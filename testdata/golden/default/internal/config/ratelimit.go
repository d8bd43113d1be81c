package config

import "example.com/shop/internal/ratelimit"

// RateLimit is how often one client may call, by class of operation, written as requests/duration: 60/1m.
type RateLimit struct {
	// Public is for operations that need no token; counted by client address.
	Public ratelimit.Limit `env:"RATE_LIMIT_PUBLIC" envDefault:"60/1m"`

	// Protected is for operations that need one; counted by user.
	Protected ratelimit.Limit `env:"RATE_LIMIT_PROTECTED" envDefault:"120/1m"`
}
