package config

import (
	"time"

	"omni.example/app/internal/redis"
)

// Redis is what all processes share.
type Redis struct {
	// URL is the server's address; without one, each process keeps its own in memory.
	URL string `env:"REDIS_URL"`

	// Timeout is how long one exchange may take before the server counts as away.
	Timeout time.Duration `env:"REDIS_TIMEOUT" envDefault:"150ms"`
}

func (r Redis) check(p *Problems) {
	if r.URL != "" {
		if err := redis.Check(r.URL); err != nil {
			p.add("REDIS_URL", "is "+err.Error(), "copy the address from your provider's console")
		}
	}
	if r.Timeout < time.Millisecond {
		p.add("REDIS_TIMEOUT", "is "+r.Timeout.String(), "allow for the way to the server and back: 150ms")
	}
	//omni:slot config.redis.checks
}
