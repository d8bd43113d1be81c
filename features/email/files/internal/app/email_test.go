package app_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/config"
	"omni.example/app/internal/email"
)

func TestEmailInDevelopment(t *testing.T) {
	c := apptest.Start(t)
	require.NoError(t, c.App.Email.Send(t.Context(), "Zoë <zoe@example.com>", "welcome", email.Welcome{Name: "Zoë", StartURL: "https://a.example.com"}))
	sent := c.App.EmailLog.Sent()
	require.Len(t, sent, 1)
	require.Equal(t, []email.Address{{Name: "Zoë", Email: "zoe@example.com"}}, sent[0].Message.To)

	page := c.Do(http.MethodGet, "/dev/emails/sent/1", "", nil)
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, string(page.Body), "zoe@example.com")
	require.NotContains(t, c.App.API.OpenAPI().Paths, "/dev/emails")
	metrics := c.Do(http.MethodGet, "/metrics", "", nil)
	require.Contains(t, string(metrics.Body), `email_messages_total{outcome="sent",provider="log",template="welcome"} 1`)
}

func TestNoPreviewInProduction(t *testing.T) {
	cfg := development(t)
	cfg.Env = config.Production
	for _, path := range []string{"/dev/emails", "/dev/emails/templates/welcome"} {
		status, _ := get(t, cfg, path)
		require.Equal(t, http.StatusNotFound, status)
	}
}

func TestEmailOfAProviderThatIsNotIncluded(t *testing.T) {
	cfg := development(t)
	cfg.Email.Provider = "pigeon"
	_, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, `open e-mail: provider "pigeon" is not included`)
}

// requireAway asserts that the program starts with a provider that cannot be reached, and says so when it sends.
func requireAway(t *testing.T, environ ...string) {
	t.Helper()
	c := apptest.Start(t, append(environ, "LOG_LEVEL=error")...)
	require.Nil(t, c.App.EmailLog)
	err := c.App.Email.Send(t.Context(), "ada@example.com", "welcome", email.Welcome{StartURL: "https://a.example.com"})
	require.ErrorIs(t, err, email.ErrTemporary)

	response, err := http.PostForm(c.URL+"/dev/emails/templates/welcome/send", url.Values{"to": {"ada@example.com"}})
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusUnprocessableEntity, response.StatusCode)
}
