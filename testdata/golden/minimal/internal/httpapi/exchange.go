package httpapi

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/go-chi/chi/v5"

	"example.com/shop/internal/logging"
)

// maxRequestID is the length in bytes up to which a client's request id is
// taken over.
const maxRequestID = 128

// exchange is a request with its response. It is the request's context, the
// writer's keeper and chi's routing state at once, so that a request costs one
// allocation and one copy here and not one for each concern.
type exchange struct {
	context.Context
	api    *API
	writer responseWriter
	route  *chi.Context
	id     string
	client netip.Addr

	// log is the context of the log line.
	log context.Context

	// err is why the request failed, for the log line only.
	err   error
	stack []byte
}

type exchangeKey struct{}

// Value implements [context.Context].
func (x *exchange) Value(key any) any {
	switch key {
	case exchangeKey{}:
		return x
	case chi.RouteCtxKey:
		return x.route
	}
	return x.Context.Value(key)
}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

func (a *API) newExchange(w http.ResponseWriter, r *http.Request) *exchange {
	id := r.Header.Get("X-Request-Id")
	if !validRequestID(id) {
		id = rand.Text()
	}
	x := &exchange{
		Context: logging.With(r.Context(), slog.String("request_id", id)),
		api:     a,
		writer:  responseWriter{ResponseWriter: w, ctx: r.Context()},
		route:   a.routes.Get().(*chi.Context),
		id:      id,
		client:  clientIP(r, a.proxies),
	}
	x.log = x
	x.route.Reset()
	x.route.Routes = a.router
	return x
}

func validRequestID(id string) bool {
	if id == "" || len(id) > maxRequestID {
		return false
	}
	for i := range len(id) {
		c := id[i]
		alnum := '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
		if !alnum && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// RequestID returns the id of the request that ctx belongs to, or "". It is the
// client's X-Request-ID when that is sane, and is sent back in that header.
func RequestID(ctx context.Context) string {
	if x := exchangeOf(ctx); x != nil {
		return x.id
	}
	return ""
}

// ClientIP returns the address of the client whose request ctx belongs to; the
// zero Addr outside of a request. X-Forwarded-For counts only behind a trusted
// proxy.
func ClientIP(ctx context.Context) netip.Addr {
	if x := exchangeOf(ctx); x != nil {
		return x.client
	}
	return netip.Addr{}
}

// Logger returns the logger of the API that serves ctx; outside of a request,
// one that writes nowhere.
func Logger(ctx context.Context) *slog.Logger {
	if x := exchangeOf(ctx); x != nil {
		return x.api.logger
	}
	return slog.New(slog.DiscardHandler)
}
