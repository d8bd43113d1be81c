package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/logging"
)

// start serves an API on a loopback port until the test ends.
func start(t *testing.T, o httpapi.Options, register func(*httpapi.API)) string {
	t.Helper()
	o.Title, o.Version = "Test", "1.2.3"
	api := httpapi.New(o)
	register(api)
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return server.URL
}

// send makes a request with headers given as "Name: value".
func send(t *testing.T, method, url, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Add(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(got)
}

// requireProblem checks that a response is a complete problem and returns it.
func requireProblem(t *testing.T, res *http.Response, body string, status int, code string) httpapi.Problem {
	t.Helper()
	require.Equal(t, status, res.StatusCode, body)
	require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
	var p httpapi.Problem
	require.NoError(t, json.Unmarshal([]byte(body), &p), body)
	require.Equal(t, code, p.Code, body)
	require.Equal(t, status, p.Status)
	require.Equal(t, "about:blank", p.Type)
	require.NotEmpty(t, p.Title)
	require.NotEmpty(t, p.Detail)
	require.Equal(t, res.Header.Get("X-Request-Id"), p.RequestID)
	require.NotContains(t, body, "$schema")
	return p
}

// logs is a log that a test reads while the server writes.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) options() httpapi.Options {
	return httpapi.Options{Logger: logging.New(l, logging.Options{JSON: true})}
}

// record waits for the log line of a request, which is written after its
// response, and checks that there is one.
func (l *logs) record(t *testing.T, requestID string) map[string]any {
	t.Helper()
	var found []map[string]any
	require.Eventually(t, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		found = nil
		for line := range strings.Lines(l.buf.String()) {
			var r map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &r))
			if r["request_id"] == requestID && r["msg"] == "request" {
				found = append(found, r)
			}
		}
		return len(found) > 0
	}, waitFor, tick)
	require.Len(t, found, 1)
	return found[0]
}
