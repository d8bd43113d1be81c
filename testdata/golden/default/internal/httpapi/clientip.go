package httpapi

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientIP returns the address of the peer; behind a trusted proxy, the
// right-most address in X-Forwarded-For that is not itself a trusted proxy's.
// What stands left of it was written by the client and proves nothing.
func clientIP(r *http.Request, trusted []netip.Prefix) netip.Addr {
	addr := parseAddr(r.RemoteAddr)
	if len(trusted) == 0 || !contains(trusted, addr) {
		return addr
	}
	for _, line := range slices.Backward(r.Header["X-Forwarded-For"]) {
		for line != "" {
			var hop string
			if i := strings.LastIndexByte(line, ','); i >= 0 {
				line, hop = line[:i], line[i+1:]
			} else {
				line, hop = "", line
			}
			next := parseAddr(strings.TrimSpace(hop))
			if !next.IsValid() {
				return addr
			}
			if addr = next; !contains(trusted, addr) {
				return addr
			}
		}
	}
	return addr
}

// parseAddr reads an address with or without a port, and returns the zero Addr
// for anything else.
func parseAddr(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap()
	}
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
}

func contains(prefixes []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(addr) })
}
