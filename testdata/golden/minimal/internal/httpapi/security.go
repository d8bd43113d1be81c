package httpapi

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/rs/cors"

	"example.com/shop/internal/problem"
)

// securityHeaders returns the headers of every response, after OWASP's REST
// security cheat sheet. Those for documents with links are set where one is
// served.
func securityHeaders(hsts bool) http.Header {
	h := http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"X-Frame-Options":         {"DENY"},
		"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
		"Cache-Control":           {"no-store"},
	}
	if hsts {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return h
}

// crossOrigin guards next against scripts of other origins: those in origins
// may call it and read the answers (CORS); others cannot make a browser send a
// state-changing request with the user's cookies.
func crossOrigin(origins []string, log *slog.Logger, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	var admitted []string
	for _, origin := range origins {
		switch err := protection.AddTrustedOrigin(origin); {
		case origin == "*":
			admitted = append(admitted, origin) // everybody may call, nobody may use the cookies
		case err != nil, strings.Contains(origin, "*"): // package cors would take a pattern, and let what matches use the cookies
			log.Error("cors origin ignored; write it as scheme://host[:port]", "origin", origin, "error", err)
		default:
			admitted = append(admitted, origin)
		}
	}
	denied := problem.New(problem.Forbidden, "cross_origin_request",
		"A page of another origin may not make this request with cookies.")
	guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Only a browser adds cookies by itself. A token in Authorization is
		// added by a script that has it.
		if len(r.Header["Cookie"]) > 0 && len(r.Header["Authorization"]) == 0 {
			if err := protection.Check(r); err != nil {
				WriteProblem(w, r, denied.Because(err))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
	if len(admitted) == 0 {
		return guarded
	}
	return cors.New(cors.Options{
		AllowedOrigins: admitted,
		AllowedMethods: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"},
		AllowedHeaders: []string{"Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"},
		ExposedHeaders: []string{
			"Deprecation", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "Sunset", "X-Request-ID",
		},
		AllowCredentials: !slices.Contains(admitted, "*"),
		MaxAge:           600,
	}).Handler(guarded)
}
