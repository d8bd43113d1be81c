package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/app/apptest"
)

// requireProvider asserts that the program starts with a provider that cannot be reached, and asks it about a token.
func requireProvider(t *testing.T, environ ...string) {
	t.Helper()
	token := apptest.Start(t).Token("ada")
	c := apptest.Start(t, append(environ, "LOG_LEVEL=error")...)
	require.Equal(t, "unauthenticated", c.Do(http.MethodGet, "/api/v1/todos", "", nil).Problem(http.StatusUnauthorized))
	require.Equal(t, "auth_unavailable", c.Do(http.MethodGet, "/api/v1/todos", token, nil).Problem(http.StatusServiceUnavailable))
	_, err := c.App.As(t.Context(), "ada")
	require.ErrorContains(t, err, "AUTH_PROVIDER=local")
}
