package main

import (
	"strings"

	"github.com/caarlos0/env/v11"

	"example.com/shop/internal/config"
)

// scratchServer is where Postgres migrations are worked out: the development database when it is on Postgres, else the
// server of the tests.
func scratchServer(cfg config.Config, environ []string) string {
	for _, url := range []string{cfg.Database.URL, env.ToMap(environ)["TEST_DATABASE_URL"]} {
		if strings.HasPrefix(url, "postgres") {
			return url
		}
	}
	return ""
}
