package config

import (
	"fmt"
	"net/url"
)

// url demands an absolute URL, encrypted unless in development.
func (p *Problems) url(e Env, variable, value, fix string) {
	u, err := url.Parse(value)
	switch {
	case value == "":
		p.add(variable, "is empty", fix)
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		p.add(variable, fmt.Sprintf("%q is no URL", value), fix)
	case u.Scheme == "http" && e != Development:
		p.add(variable, "is not encrypted (http://)", "use the https:// address")
	}
}
