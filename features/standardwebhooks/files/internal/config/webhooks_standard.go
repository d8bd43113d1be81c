package config

import (
	"encoding/base64"
	"strings"
)

// standardSecret reports whether a secret has the form of Standard Webhooks: whsec_ and base64.
func standardSecret(secret string) bool {
	text, ok := strings.CutPrefix(strings.TrimPrefix(secret, "v1,"), "whsec_")
	key, err := base64.StdEncoding.DecodeString(text)
	return ok && err == nil && len(key) > 0
}
