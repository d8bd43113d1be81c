package httpapi_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
)

func registerThing(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "list-things", Method: "GET", Path: "/things"},
		func(context.Context, *struct{}) (*struct{ Body []string }, error) {
			return &struct{ Body []string }{Body: []string{"a"}}, nil
		})
}

func TestVersionsLiveSideBySide(t *testing.T) {
	since := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	sunset := time.Date(2026, 12, 31, 23, 59, 59, 0, time.FixedZone("CET", 3600))
	url := start(t, httpapi.Options{}, func(a *httpapi.API) {
		registerThing(a.Version(1, httpapi.Deprecated(since, sunset, "https://docs.example.com/v2")))
		registerThing(a.Version(2))
		registerThing(a.Version(3, httpapi.Deprecated(since, time.Time{}, "")))
		require.Same(t, a.Version(1), a.Version(1))
	})

	res, body := send(t, "GET", url+"/api/v1/things", "")
	require.Equal(t, 200, res.StatusCode)
	require.JSONEq(t, `["a"]`, body)
	require.Equal(t, "@1769860800", res.Header.Get("Deprecation"), "RFC 9745 §2: an integer date of RFC 9651")
	require.Equal(t, "Thu, 31 Dec 2026 22:59:59 GMT", res.Header.Get("Sunset"), "RFC 8594 §3: an HTTP-date")
	require.Equal(t, `<https://docs.example.com/v2>; rel="deprecation"; type="text/html"`, res.Header.Get("Link"))

	res, _ = send(t, "GET", url+"/api/v2/things", "")
	require.Equal(t, 200, res.StatusCode)
	require.Empty(t, res.Header.Get("Deprecation"))
	require.Empty(t, res.Header.Get("Link"))

	res, _ = send(t, "GET", url+"/api/v3/things", "")
	require.Equal(t, "@1769860800", res.Header.Get("Deprecation"))
	require.NotContains(t, res.Header, "Sunset")
	require.NotContains(t, res.Header, "Link")

	_, doc := send(t, "GET", url+"/openapi.json", "")
	require.Contains(t, doc, `"openapi":"3.1.0"`)
	require.Contains(t, doc, `"operationId":"list-things"`)
	require.Contains(t, doc, `"operationId":"list-things-v2"`)
	require.Equal(t, 2, strings.Count(doc, `"deprecated":true`))
	_, yaml := send(t, "GET", url+"/openapi.yaml", "")
	require.Contains(t, yaml, "openapi: 3.1.0\n")
}

// What registers the operations and what says that they are deprecated are
// often two files, and either may come first.
func TestAVersionMayBeDeprecatedAtAnyTime(t *testing.T) {
	url := start(t, httpapi.Options{}, func(a *httpapi.API) {
		registerThing(a.Version(1))
		a.Version(1, httpapi.Deprecated(time.Unix(1, 0), time.Time{}, ""))
		huma.Get(a.Version(1), "/later", func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	})
	for _, path := range []string{"/api/v1/things", "/api/v1/later"} {
		res, _ := send(t, "GET", url+path, "")
		require.Equal(t, "@1", res.Header.Get("Deprecation"), path)
	}
	_, doc := send(t, "GET", url+"/openapi.json", "")
	require.Equal(t, 2, strings.Count(doc, `"deprecated":true`))
}

func TestAnOperationMayHaveALimitOfItsOwn(t *testing.T) {
	type echo struct{ Body struct{ Size int } }
	size := func(_ context.Context, in *struct{ RawBody []byte }) (*echo, error) {
		out := &echo{}
		out.Body.Size = len(in.RawBody)
		return out, nil
	}
	url := start(t, httpapi.Options{MaxBodyBytes: 4 << 20}, func(a *httpapi.API) {
		huma.Post(a.Version(1), "/default", size)
		huma.Post(a.Root(), "/longer", size, func(op *huma.Operation) { op.MaxBodyBytes = 6 << 20 })
		huma.Post(a.Root(), "/shorter", size, func(op *huma.Operation) { op.MaxBodyBytes = 1 << 20 })
	})
	for path, limit := range map[string]int{"/api/v1/default": 4 << 20, "/longer": 6 << 20, "/shorter": 1 << 20} {
		res, body := send(t, "POST", url+path, strings.Repeat("x", limit-1))
		require.Equal(t, 200, res.StatusCode, body)
		res, body = send(t, "POST", url+path, strings.Repeat("x", limit+1))
		requireProblem(t, res, body, 413, "body_too_large")
	}
}

func TestUseAppliesToOperationsRegisteredAfterwards(t *testing.T) {
	url := start(t, httpapi.Options{}, func(a *httpapi.API) {
		huma.Get(a.Root(), "/before", func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
		v1 := a.Version(1) // the version may exist already
		a.Use(func(ctx huma.Context, next func(huma.Context)) {
			ctx.SetHeader("X-Seen", ctx.Operation().Path)
			next(ctx)
		})
		registerThing(v1)
	})
	res, _ := send(t, "GET", url+"/before", "")
	require.Empty(t, res.Header.Get("X-Seen"))
	res, _ = send(t, "GET", url+"/api/v1/things", "")
	require.Equal(t, "/api/v1/things", res.Header.Get("X-Seen"))
}
