package config

import (
	"net/url"
	"strings"
)

// checkUpstash demands what the servers of Upstash do: https://upstash.com/docs/redis/howto/connectclient.
func (r Redis) checkUpstash(p *Problems) {
	u, err := url.Parse(r.URL)
	if err != nil || !strings.HasSuffix(u.Hostname(), ".upstash.io") {
		return
	}
	if _, ok := u.User.Password(); !ok || u.Scheme != "rediss" {
		p.add("REDIS_URL", "lacks the encryption or the password that Upstash demands",
			"copy the whole address, rediss://default:password@host:6379, from https://console.upstash.com")
	}
}
