package app_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/config"
	"omni.example/app/internal/email"
)

func TestEmailInDevelopment(t *testing.T) {
	c := apptest.StartMail(t)
	require.NoError(t, c.App.Email.Send(t.Context(), "Zoë <zoe@example.com>", "welcome", email.Welcome{Name: "Zoë", StartURL: "https://a.example.com"}))
	sent := c.Mails(1)
	require.Len(t, sent, 1)
	require.Equal(t, []email.Address{{Name: "Zoë", Email: "zoe@example.com"}}, sent[0].Message.To)

	page := c.Do(http.MethodGet, "/dev/emails/sent/1", "", nil)
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, string(page.Body), "zoe@example.com")
	require.NotContains(t, c.App.API.OpenAPI().Paths, "/dev/emails")
	requireMetric(t, c, `email_messages_total{outcome="sent",provider="log",template="welcome"} 1`)
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

// requireAway asserts that the program starts with a provider that cannot be reached, and that sending fails for now.
func requireAway(t *testing.T, environ ...string) {
	t.Helper()
	c := apptest.StartMail(t, append(environ, "LOG_LEVEL=error")...)
	require.Nil(t, c.App.EmailLog)
	if err := c.App.Email.Send(t.Context(), "ada@example.com", "welcome", email.Welcome{StartURL: "https://a.example.com"}); err != nil {
		require.ErrorIs(t, err, email.ErrTemporary)
	}
	requireMetric(t, c, `email_messages_total{outcome="failed",`)
}

// requireMetric waits for a line of the metrics.
func requireMetric(t *testing.T, c *apptest.Client, line string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return strings.Contains(string(c.Do(http.MethodGet, "/metrics", "", nil).Body), line)
	}, 30*time.Second, 20*time.Millisecond, line)
}
