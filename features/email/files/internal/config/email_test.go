package config

import (
	"testing"

	"github.com/caarlos0/env/v11"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

func TestEmail(t *testing.T) {
	cfg, err := Load(nil)
	require.NoError(t, err)
	require.Equal(t, "log", cfg.Email.Provider)
	require.Equal(t, "hello@example.com", cfg.Email.From.Email)

	cfg, err = Load([]string{"EMAIL_FROM=Zoë's <hello@example.org>", "EMAIL_REPLY_TO=help@example.org"})
	require.NoError(t, err)
	require.Equal(t, email.Address{Name: "Zoë's", Email: "hello@example.org"}, cfg.Email.From)
	require.Equal(t, email.Address{Email: "help@example.org"}, cfg.Email.ReplyTo)

	_, err = Load([]string{"EMAIL_FROM=Shop", "EMAIL_REPLY_TO=help@", "EMAIL_PROVIDER=pigeon"})
	require.Equal(t, []string{"EMAIL_FROM", "EMAIL_REPLY_TO", "EMAIL_PROVIDER"}, variables(err))
	require.ErrorContains(t, err, "add email/pigeon")
	requireEmail(t, nil, "EMAIL_PROVIDER")
	requireEmail(t, []string{"EMAIL_PROVIDER=log"}, "EMAIL_PROVIDER")
	requireEmail(t, []string{"EMAIL_PROVIDER=log", "EMAIL_FROM="}, "EMAIL_FROM", "EMAIL_PROVIDER")
}

// requireEmail asserts which variables production wants corrected.
func requireEmail(t *testing.T, environ []string, want ...string) {
	t.Helper()
	cfg := Config{Env: Production}
	problems, err := parse(&cfg, env.ToMap(append([]string{"EMAIL_FROM=Shop <hello@shop.example.com>"}, environ...)))
	require.NoError(t, err)
	cfg.Email.check(Production, &problems)
	require.Equal(t, want, variables(problems), "%v", problems)
}
