package httpapi_test

import (
	"context"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
)

func registerWrite(a *httpapi.API) {
	huma.Post(a.Root(), "/write", func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
}

func TestSecurityHeadersAreOnEveryResponse(t *testing.T) {
	url := start(t, httpapi.Options{HSTS: true}, registerFailing)
	for _, path := range []string{"/api/v1/number", "/api/v1/panic", "/nowhere", "/docs"} {
		res, _ := send(t, "GET", url+path, "")
		require.Equal(t, "nosniff", res.Header.Get("X-Content-Type-Options"), path)
		require.Equal(t, "DENY", res.Header.Get("X-Frame-Options"), path)
		require.Contains(t, res.Header.Get("Content-Security-Policy"), "default-src 'none'", path)
		require.Contains(t, res.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'", path)
		require.Equal(t, "max-age=31536000; includeSubDomains", res.Header.Get("Strict-Transport-Security"), path)
	}
	res, _ := send(t, "GET", start(t, httpapi.Options{}, registerFailing)+"/docs", "")
	require.NotContains(t, res.Header, "Strict-Transport-Security", "HTTP in development must stay possible")
	require.Equal(t, "no-referrer", res.Header.Get("Referrer-Policy"), "a page with links does not tell where it was")
}

func TestCORSAdmitsConfiguredOrigins(t *testing.T) {
	url := start(t, httpapi.Options{CORSOrigins: []string{"https://app.example.com"}}, registerWrite)
	preflight := func(origin string) []string {
		return []string{
			"Origin: " + origin, "Access-Control-Request-Method: POST",
			"Access-Control-Request-Headers: authorization,content-type,idempotency-key",
		}
	}
	res, _ := send(t, "OPTIONS", url+"/write", "", preflight("https://app.example.com")...)
	require.Equal(t, 204, res.StatusCode)
	require.Equal(t, "https://app.example.com", res.Header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "POST", res.Header.Get("Access-Control-Allow-Methods"))
	require.Equal(t, "authorization,content-type,idempotency-key", res.Header.Get("Access-Control-Allow-Headers"))
	require.Equal(t, "true", res.Header.Get("Access-Control-Allow-Credentials"))
	require.Equal(t, "600", res.Header.Get("Access-Control-Max-Age"))

	res, _ = send(t, "POST", url+"/write", "", "Origin: https://app.example.com")
	require.Equal(t, 204, res.StatusCode)
	require.Equal(t, "https://app.example.com", res.Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, res.Header.Get("Access-Control-Expose-Headers"), "X-Request-Id")
	require.Contains(t, res.Header.Get("Access-Control-Expose-Headers"), "Retry-After")
	require.Contains(t, res.Header.Values("Vary"), "Origin")

	res, _ = send(t, "OPTIONS", url+"/write", "", preflight("https://evil.example")...)
	require.NotContains(t, res.Header, "Access-Control-Allow-Origin")
	res, _ = send(t, "POST", url+"/write", "", "Origin: https://evil.example")
	require.NotContains(t, res.Header, "Access-Control-Allow-Origin")
}

func TestCORSForEverybodyIsWithoutCredentials(t *testing.T) {
	url := start(t, httpapi.Options{CORSOrigins: []string{"*"}}, registerWrite)
	res, _ := send(t, "POST", url+"/write", "", "Origin: https://any.example")
	require.Equal(t, "*", res.Header.Get("Access-Control-Allow-Origin"))
	require.NotContains(t, res.Header, "Access-Control-Allow-Credentials")
}

func TestWithoutOriginsThereIsNoCORS(t *testing.T) {
	url := start(t, httpapi.Options{}, registerWrite)
	res, body := send(t, "OPTIONS", url+"/write", "", "Origin: https://app.example.com", "Access-Control-Request-Method: POST")
	requireProblem(t, res, body, 405, "method_not_allowed")
	require.NotContains(t, res.Header, "Access-Control-Allow-Origin")
}

func TestAnOriginThatCannotBeTrustedIsLeftOut(t *testing.T) {
	for _, origin := range []string{"app.example.com", "https://*", "https://*.example.com"} {
		var log logs
		o := log.options()
		o.CORSOrigins = []string{origin}
		url := start(t, o, registerWrite)
		require.Contains(t, log.buf.String(), "cors origin ignored")
		res, _ := send(t, "POST", url+"/write", "", "Origin: https://app.example.com")
		require.NotContains(t, res.Header, "Access-Control-Allow-Origin", origin)
	}
}

func TestCookiesOfOtherOriginsAreRefused(t *testing.T) {
	url := start(t, httpapi.Options{CORSOrigins: []string{"https://app.example.com"}}, registerWrite)
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"a foreign page with cookies", []string{"Cookie: session=1", "Origin: https://evil.example"}, 403},
		{"a foreign page, by fetch metadata", []string{"Cookie: session=1", "Sec-Fetch-Site: cross-site"}, 403},
		{"a page of ours", []string{"Cookie: session=1", "Sec-Fetch-Site: same-origin"}, 204},
		{"a page of a configured origin", []string{"Cookie: session=1", "Sec-Fetch-Site: cross-site", "Origin: https://app.example.com"}, 204},
		{"a foreign page with a token", []string{"Cookie: session=1", "Authorization: Bearer x", "Sec-Fetch-Site: cross-site"}, 204},
		{"a foreign page without cookies", []string{"Sec-Fetch-Site: cross-site"}, 204},
		{"no browser", []string{"Cookie: session=1"}, 204},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, body := send(t, "POST", url+"/write", "", c.headers...)
			require.Equal(t, c.status, res.StatusCode, body)
			if c.status == 403 {
				requireProblem(t, res, body, 403, "cross_origin_request")
			}
		})
	}
}
