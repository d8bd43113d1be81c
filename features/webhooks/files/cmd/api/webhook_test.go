package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/config"
)

// The command is a sender; what it sends is held against the source's own check in the tests of package app.
func TestWebhook(t *testing.T) {
	cfg, err := config.Load(settings(t))
	require.NoError(t, err)
	source := cfg.Webhooks.Sources[0]
	status := http.StatusNoContent
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "/webhooks/"+source, r.URL.Path)
		require.Equal(t, "application/json", r.Header.Get("Content-Type"))
		w.WriteHeader(status)
	}))
	defer server.Close()
	at, err := url.Parse(server.URL)
	require.NoError(t, err)
	environ := append(settings(t), "PORT="+at.Port())

	code, stdout, stderr := call(t, []string{"webhook", "-type", "something.happened"}, environ...)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "answers 204")
	status = http.StatusUnauthorized
	code, _, stderr = call(t, []string{"webhook", "-source", source}, environ...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "answers 401")
	code, _, stderr = call(t, []string{"webhook", "-source", "pigeon"}, environ...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, `"pigeon" is not included`)
	code, _, stderr = call(t, []string{"webhook"}, append(settings(t), "PORT=1")...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "is the server running")
}
