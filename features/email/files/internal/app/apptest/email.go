package apptest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

// StartMail is [Start] for tests that look at what was sent.
func StartMail(t *testing.T, environ ...string) *Client {
	t.Helper()
	c := Start(t, environ...)
	//omni:slot apptest.email
	return c
}

// Mails waits until the provider log was given n mails, and returns the last ones, the newest first.
func (c *Client) Mails(n int) []email.Sent {
	c.t.Helper()
	require.Eventually(c.t, func() bool { return len(c.App.EmailLog.Sent()) >= n }, 30*time.Second, 10*time.Millisecond)
	return c.App.EmailLog.Sent()
}
