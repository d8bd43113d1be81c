package httpapi

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
)

// VersionOption changes all operations of a version.
type VersionOption func(*version)

type version struct {
	*group
	operations []*huma.Operation  // that are registered
	announce   func(huma.Context) // that they are deprecated; nil when they are not
}

// Version returns the API for operations below /api/vN, the same at each call.
// The options of every call count, also for operations that are registered.
func (a *API) Version(n int, opts ...VersionOption) huma.API {
	v, ok := a.versions[n]
	if !ok {
		v = a.version(n)
		a.versions[n] = v
	}
	for _, opt := range opts {
		opt(v)
	}
	return v
}

func (a *API) version(n int) *version {
	v := &version{group: a.group("/api/v" + strconv.Itoa(n))}
	v.UseSimpleModifier(func(op *huma.Operation) {
		if n > 1 {
			// Operation ids are unique in the whole document; a resource often
			// has the same ones in each version.
			op.OperationID += "-v" + strconv.Itoa(n)
		}
		op.Deprecated = op.Deprecated || v.announce != nil
		v.operations = append(v.operations, op)
	})
	v.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		if v.announce != nil {
			v.announce(ctx)
		}
		next(ctx)
	})
	return v
}

// Deprecated announces that a version is deprecated since a time (the
// Deprecation header of RFC 9745) and goes away at another (the Sunset header of
// RFC 8594; the zero time announces none). The page at docs, when given, tells
// clients what to use instead.
func Deprecated(since, sunset time.Time, docs string) VersionOption {
	return func(v *version) {
		for _, op := range v.operations {
			op.Deprecated = true
		}
		v.announce = func(ctx huma.Context) {
			ctx.SetHeader("Deprecation", "@"+strconv.FormatInt(since.Unix(), 10))
			if docs != "" {
				ctx.AppendHeader("Link", fmt.Sprintf(`<%s>; rel="deprecation"; type="text/html"`, docs))
			}
			if !sunset.IsZero() {
				ctx.SetHeader("Sunset", sunset.UTC().Format(http.TimeFormat))
			}
		}
	}
}

// humaMaxBody is huma's default limit of a body.
const humaMaxBody = 1 << 20

// group is where operations are registered: huma's group, with our body limit.
type group struct {
	*huma.Group
	maxBody int64
}

func (a *API) group(prefix string) *group {
	g := &group{Group: huma.NewGroup(a.huma, prefix), maxBody: a.maxBody}
	g.UseMiddleware(a.enter)
	return g
}

// DocumentOperation implements [huma.OperationDocumenter]. huma calls it with
// the operation that its handler will read, after it has put in its own default
// body limit, which gives way to ours here. It puts that in where it decodes the
// body, together with a timeout.
func (g *group) DocumentOperation(op *huma.Operation) {
	if op.MaxBodyBytes == 0 || op.MaxBodyBytes == humaMaxBody && op.BodyReadTimeout != 0 {
		op.MaxBodyBytes = g.maxBody
	}
	g.Group.DocumentOperation(op)
}

// checkQuery finds what cannot be parsed, which huma leaves out: an operation
// would answer as if nobody had sent it, such as a filter.
func checkQuery(raw string) error {
	if raw == "" {
		return nil
	}
	_, err := url.ParseQuery(raw)
	return err
}

// enter runs just before the operation.
func (a *API) enter(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	if err := checkQuery(r.URL.RawQuery); err != nil {
		WriteError(a.huma, ctx, malformed("query string", err))
		return
	}
	if limit := ctx.Operation().MaxBodyBytes; limit > 0 && r.Body != http.NoBody {
		// huma limits only bodies that it reads whole, not multipart forms.
		r.Body = http.MaxBytesReader(w, r.Body, limit)
	}
	if x := exchangeOf(ctx.Context()); x != nil {
		x.log = ctx.Context() // the log line tells what middlewares learned, such as the user
	}
	next(ctx)
}
