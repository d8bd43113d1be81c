package config

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// HTTP is how the API is served.
type HTTP struct {
	// Host is the address to listen on: empty is every interface, the default outside development.
	Host string `env:"HOST"`

	// Port to listen on; 0 lets the system choose.
	Port uint16 `env:"PORT" envDefault:"8080"`

	// CORSOrigins are the web pages that may call the API from a browser: https://app.example.com.
	CORSOrigins []string `env:"CORS_ORIGINS"`

	// TrustedProxies are the networks whose X-Forwarded-For tells the client's address.
	TrustedProxies []netip.Prefix `env:"TRUSTED_PROXIES"`

	// MaxBodyBytes bounds a request's body.
	MaxBodyBytes int64 `env:"HTTP_MAX_BODY_BYTES" envDefault:"1048576"`

	// ShutdownTimeout is how long requests in progress may take to end once the program is told to stop.
	ShutdownTimeout time.Duration `env:"SHUTDOWN_TIMEOUT" envDefault:"20s"`

	// MetricsToken is the bearer token of GET /metrics, which is served without one in development only.
	MetricsToken string `env:"METRICS_TOKEN"`
}

func (h HTTP) check(e Env, p *Problems) {
	if h.MaxBodyBytes < 1 {
		p.add("HTTP_MAX_BODY_BYTES", "is "+strconv.FormatInt(h.MaxBodyBytes, 10), "set the largest request body to accept, in bytes: 1048576")
	}
	if h.ShutdownTimeout < time.Second {
		p.add("SHUTDOWN_TIMEOUT", "is "+h.ShutdownTimeout.String(), "give requests in progress a second or more: 20s")
	}
	for _, origin := range h.CORSOrigins {
		switch err := http.NewCrossOriginProtection().AddTrustedOrigin(origin); {
		case origin == "*" && e != Development:
			p.add("CORS_ORIGINS", "is *, which lets every web page call the API", "list the origins of your frontends: https://app.example.com")
		case origin == "*":
		case strings.Contains(origin, "*"):
			p.add("CORS_ORIGINS", fmt.Sprintf("%q is a pattern", origin), "list each origin of your frontends: https://app.example.com")
		case err != nil:
			p.add("CORS_ORIGINS", fmt.Sprintf("%q is no origin", origin), "write scheme://host[:port] without a path, separated by commas")
		}
	}
	if e != Development && h.MetricsToken != "" && len(h.MetricsToken) < 16 {
		p.add("METRICS_TOKEN", "is shorter than 16 characters", "make one with: openssl rand -hex 32")
	}
}
