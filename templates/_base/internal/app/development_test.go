package app_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/config"
)

// development is the configuration of a developer's machine, with other values of some variables.
func development(t *testing.T, environ ...string) config.Config {
	t.Helper()
	cfg, err := config.Load(append(apptest.Environ(t), environ...))
	require.NoError(t, err)
	return cfg
}

// get asks a program of its own, without a socket.
func get(t *testing.T, cfg config.Config, path string) (int, http.Header) {
	t.Helper()
	a, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Close()) }()
	recorder := httptest.NewRecorder()
	a.API.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder.Code, recorder.Header()
}
