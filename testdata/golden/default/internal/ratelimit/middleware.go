package ratelimit

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/problem"
)

// metadataKey is where [Class] notes the class in an operation.
const metadataKey = "ratelimit.class"

var errLimited = problem.New(problem.TooManyRequests, "rate_limited",
	"Too many requests. Try again after the seconds in Retry-After.")

// Class returns an option that puts an operation into a class, whoever calls it.
func Class(name string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		if op.Metadata == nil {
			op.Metadata = map[string]any{}
		}
		op.Metadata[metadataKey] = name
	}
}

// ClassOf returns the class that [Class] put an operation into, "" when its caller decides.
func ClassOf(op *huma.Operation) string {
	class, _ := op.Metadata[metadataKey].(string)
	return class
}

// Middleware refuses requests over the limit with 429 and tells every client of
// a limited class its quota (q requests in w seconds) and how much is left of it
// (r requests for t seconds), in the RateLimit headers of
// draft-ietf-httpapi-ratelimit-headers-10 and in Retry-After (RFC 9110 §10.2.3).
//
// The function key says who calls, and the class of operations that have none
// of their own. A request goes through, with a warning in the log, when the
// store fails: limits protect the service and must not take it down.
func Middleware(api huma.API, s Store, c Classes, key func(huma.Context) (class, who string)) func(huma.Context, func(huma.Context)) {
	announced := make(map[string]announcement, len(c))
	for class, l := range c {
		announced[class] = announce(class, l)
	}
	return func(ctx huma.Context, next func(huma.Context)) {
		class, who := key(ctx)
		if own := ClassOf(ctx.Operation()); own != "" {
			class = own
		}
		limit := c[class]
		if limit.Requests < 1 || limit.Per < 1 {
			next(ctx)
			return
		}
		res, err := s.Take(ctx.Context(), class+":"+who, limit)
		if err != nil {
			httpapi.Logger(ctx.Context()).LogAttrs(ctx.Context(), slog.LevelWarn,
				"rate limit not checked", slog.String("class", class), slog.Any("error", err))
			next(ctx)
			return
		}
		_, w := humachi.Unwrap(ctx)
		announced[class].write(w.Header(), res)
		if !res.Allowed {
			ctx.SetHeader("Retry-After", seconds(res.RetryAfter))
			httpapi.WriteError(api, ctx, errLimited)
			return
		}
		next(ctx)
	}
}

// announcement is what the headers say of a limit whatever is left of it.
type announcement struct {
	policy []string
	name   string
}

func announce(class string, l Limit) announcement {
	name := strconv.Quote(class)
	return announcement{policy: []string{name + ";q=" + strconv.Itoa(l.Requests) + ";w=" + seconds(l.Per)}, name: name}
}

// write sets the headers by their canonical names, because Set works these out anew each time.
func (a announcement) write(h http.Header, res Result) {
	h["Ratelimit-Policy"] = a.policy
	h["Ratelimit"] = []string{a.name + ";r=" + strconv.Itoa(res.Remaining) + ";t=" + seconds(res.Reset)}
}

// Address returns the key of a client without an account. An IPv6 subscriber
// holds at least a /64 (RFC 6177), so the whole network is one caller.
func Address(a netip.Addr) string {
	if a = a.Unmap(); a.Is6() {
		if network, err := a.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return a.String()
}

// seconds rounds up: a client that waits as told must not be refused again.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
