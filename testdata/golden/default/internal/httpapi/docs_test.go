package httpapi_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
)

// The page must work offline and under its own content security policy: it
// refers only to files of this server, and has nothing inline.
func TestDocsPageIsSelfContained(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, page := send(t, "GET", url+"/docs", "")
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "text/html; charset=utf-8", res.Header.Get("Content-Type"))
	require.Contains(t, page, "<title>Test</title>")

	policy := res.Header.Get("Content-Security-Policy")
	require.NotContains(t, policy, "unsafe")
	require.NotContains(t, policy, "http", "no other host")
	for _, directive := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"} {
		require.Contains(t, policy, directive)
	}
	require.NotRegexp(t, `<script>|<style|<script[^>]*>[^<]|\son\w+=|\sstyle=`, page, "the policy blocks what is inline")

	assets := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(page, -1)
	require.Len(t, assets, 4)
	types := map[string]string{"css": "text/css", "js": "javascript", "png": "image/png"}
	for _, asset := range assets {
		path := asset[1]
		require.NotContains(t, path, ":", "a path of this server")
		res, body := send(t, "GET", url+"/"+path, "")
		require.Equal(t, 200, res.StatusCode, path)
		require.NotEmpty(t, body, path)
		require.Contains(t, res.Header.Get("Content-Type"), types[path[strings.LastIndex(path, ".")+1:]], path)
	}
	_, script := send(t, "GET", url+"/docs/start.js", "")
	require.Contains(t, script, `url: "openapi.json"`)
}

func TestDocsAssetsAreSentCompressed(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, body := send(t, "GET", url+"/docs/swagger-ui-bundle.js", "", "Accept-Encoding: gzip")
	require.Equal(t, "gzip", res.Header.Get("Content-Encoding"))
	require.Less(t, len(body), 1<<20)
	require.Equal(t, "no-cache", res.Header.Get("Cache-Control"))
	etag := res.Header.Get("ETag")
	require.NotEmpty(t, etag)
	res, _ = send(t, "GET", url+"/docs/swagger-ui-bundle.js", "", "Accept-Encoding: gzip", "If-None-Match: "+etag)
	require.Equal(t, 304, res.StatusCode)
}
