package httpapi

import "strings"

// BearerToken returns the token of an Authorization header (RFC 6750). The name
// of the scheme has no case (RFC 9110 §11.1).
func BearerToken(header string) (token string, ok bool) {
	scheme, token, ok := strings.Cut(header, " ")
	return strings.TrimLeft(token, " "), ok && strings.EqualFold(scheme, "Bearer")
}
