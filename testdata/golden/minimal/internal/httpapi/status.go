package httpapi

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

// statusClientGone is nginx's 499; nobody reads it but the log and the metrics.
const statusClientGone = 499

// codeOf returns the code of an error that has none of its own.
func codeOf(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "malformed_request"
	case http.StatusUnauthorized:
		return "unauthenticated"
	case http.StatusRequestEntityTooLarge:
		return "body_too_large"
	case http.StatusUnprocessableEntity:
		return "validation_failed"
	case http.StatusInternalServerError:
		return "internal"
	case http.StatusServiceUnavailable:
		return "unavailable"
	}
	return strings.NewReplacer(" ", "_", "-", "_", "'", "").Replace(strings.ToLower(title(status)))
}

func title(status int) string {
	if status == statusClientGone {
		return "Client Closed Request"
	}
	return http.StatusText(status)
}

// sentence makes huma's "validation failed" a sentence like our own.
func sentence(msg string) string {
	if msg == "" { // huma asks for an error without anything, to see its type
		return ""
	}
	msg = strings.ToUpper(msg[:1]) + msg[1:]
	if !strings.HasSuffix(msg, ".") {
		msg += "."
	}
	return msg
}

// routePath returns the path by which the router finds a handler.
func routePath(r *http.Request) string { return cmp.Or(r.URL.RawPath, r.URL.Path) }

// allowed returns the methods that the router takes for a path.
func (a *API) allowed(path string) []string {
	var methods []string
	for _, m := range []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions,
	} {
		route := m
		if m == http.MethodHead {
			route = http.MethodGet // ServeHTTP answers HEAD where GET is
		}
		if a.router.Match(chi.NewRouteContext(), m, path) || a.router.Match(chi.NewRouteContext(), route, path) {
			methods = append(methods, m)
		}
	}
	return methods
}
