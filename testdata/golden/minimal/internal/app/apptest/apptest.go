// Package apptest starts the real program for tests, so that they see what a client sees: routing, authentication, limits
// and SQL included.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/app"
	"example.com/shop/internal/config"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/logging"
)

// Client calls a running program.
type Client struct {
	// URL is where it listens: http://127.0.0.1:54321.
	URL string

	// App is the program itself, for what cannot be seen from outside.
	App *app.App

	t *testing.T
}

// Start runs the program on a free port with a database of its own until the test ends. It is configured as in development;
// environ, of the form NAME=value, changes that.
func Start(t *testing.T, environ ...string) *Client {
	t.Helper()
	return Serve(t, New(t, environ...))
}

// Each runs the test on a program with a database of every engine.
func Each(t *testing.T, test func(t *testing.T, c *Client)) {
	t.Helper()
	for _, e := range databasetest.Engines() {
		t.Run(e.Name, func(t *testing.T) { test(t, Start(t, "DATABASE_URL="+e.Empty(t).URL)) })
	}
}

// New is Start up to the point where the program would serve: for tests that add something of their own to it first.
func New(t *testing.T, environ ...string) *app.App {
	t.Helper()
	cfg, err := config.Load(append(Environ(t), environ...))
	require.NoError(t, err)
	a, err := app.New(t.Context(), cfg, logging.New(t.Output(), logging.Options{Level: cfg.Log.Level}))
	require.NoError(t, err)
	return a
}

// Serve runs a program until the test ends, and closes it.
func Serve(t *testing.T, a *app.App) *Client {
	t.Helper()
	server, err := a.Listen(t.Context())
	require.NoError(t, err)

	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-served)
		require.NoError(t, a.Close())
	})
	return &Client{URL: "http://" + server.Addr().String(), App: a, t: t}
}

// Environ configures a program for a test: on a free port, with a database and files of its own.
func Environ(t *testing.T) []string {
	folder := filepath.ToSlash(t.TempDir())
	return []string{
		"PORT=0",
		"LOG_LEVEL=warn",
		"DATABASE_URL=file:" + folder + "/test.db",
		"AUTH_LOCAL_KEY_FILE=" + folder + "/issuer.pem",
		"RATE_LIMIT_PUBLIC=1000/1s",
		"RATE_LIMIT_PROTECTED=1000/1s",
	}
}

// Token returns a token of the local issuer.
func (c *Client) Token(subject string, roles ...string) string {
	c.t.Helper()
	token, err := c.App.Local.Issue(subject, subject+"@example.com", roles, time.Hour)
	require.NoError(c.t, err)
	return token
}

// Response is an answer, read to its end.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	t *testing.T
}

// Do sends a request. Without a token it is anonymous; a body other than nil is sent as JSON.
func (c *Client) Do(method, path, token string, body any) *Response {
	c.t.Helper()
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		require.NoError(c.t, err)
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.URL+path, content)
	require.NoError(c.t, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(c.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(c.t, err)
	return &Response{Status: response.StatusCode, Header: response.Header, Body: text, t: c.t}
}

// Decode requires the status and reads the body into v, which may be nil.
func (r *Response) Decode(status int, v any) {
	r.t.Helper()
	require.Equal(r.t, status, r.Status, "%s", r.Body)
	if v != nil {
		require.NoError(r.t, json.Unmarshal(r.Body, v), "%s", r.Body)
	}
}

// Problem requires the status and returns the code of the problem in the body.
func (r *Response) Problem(status int) string {
	r.t.Helper()
	require.Equal(r.t, "application/problem+json", r.Header.Get("Content-Type"), "%s", r.Body)
	var problem struct{ Code string }
	r.Decode(status, &problem)
	return problem.Code
}
