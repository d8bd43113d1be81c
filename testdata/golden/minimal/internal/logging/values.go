package logging

import (
	"regexp"
	"strings"
)

// secretValue is a pattern of secrets in text, with a cheap look that tells
// when it cannot match: most strings are none, and a regexp costs microseconds.
type secretValue struct {
	possible func(string) bool
	pattern  *regexp.Regexp
	with     string
}

var secretValues = []secretValue{
	{ // scheme://user:password@host, to the last @ of the word: a password that nobody escaped may hold @ and / too
		possible: has("://"),
		pattern:  regexp.MustCompile(`://[^/\s:]*:\S+@`),
		with:     "://" + mask + "@",
	},
	{ // e-mail addresses
		possible: has("@"),
		pattern:  regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`),
		with:     mask,
	},
	{ // RFC 6750 credentials
		possible: has("earer ", "EARER "),
		pattern:  regexp.MustCompile(`(?i)\bbearer\s+[a-z0-9._~+/=-]{8,}`),
		with:     mask,
	},
	{ // JWTs: base64url of {" comes first
		possible: has("eyJ"),
		pattern:  regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`),
		with:     mask,
	},
	{ // keys of providers with a prefix: sk_live_…, sk-…, sb_secret_…, whsec_…, re_…, ghp_…, pplx-…, AIza…, SG.….…
		possible: has("sk_", "rk_", "pk_", "sk-", "sb_secret_", "whsec_", "re_", "ghp_", "pplx-", "AIza", "SG."),
		pattern: regexp.MustCompile(`\b(?:(?:sk|rk|pk)_(?:live|test)_|sk-|sb_secret_|whsec_|re_|ghp_|pplx-|AIza|SG\.[\w-]+\.)` +
			`[A-Za-z0-9_+/-]{16,}={0,2}`),
		with: mask,
	},
}

// has returns a look for any of the parts.
func has(parts ...string) func(string) bool {
	return func(s string) bool {
		for _, p := range parts {
			if strings.Contains(s, p) {
				return true
			}
		}
		return false
	}
}

// maskValue replaces what looks like a secret or a person's address in s.
func maskValue(s string) string {
	if !strings.ContainsAny(s, "@_-. A") { // every pattern needs one of these
		return s
	}
	for _, v := range secretValues {
		if v.possible(s) {
			s = v.pattern.ReplaceAllLiteralString(s, v.with)
		}
	}
	return s
}
