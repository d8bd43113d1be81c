package email_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
	"omni.example/app/internal/logging"
)

// broken is a provider that fails.
type broken struct{ err error }

func (broken) Name() string { return "broken" }

func (b broken) Deliver(context.Context, email.Message) (string, error) { return "", b.err }

func TestDelivery(t *testing.T) {
	var out bytes.Buffer
	log := logging.New(&out, logging.Options{})
	for outcome, err := range map[string]error{
		"sent":     nil,
		"rejected": email.ErrRejected.Because(errors.New("no mailbox ada@example.com")),
		"failed":   email.ErrTemporary.Because(errors.New("503")),
	} {
		metrics := prometheus.NewRegistry()
		d, failed := email.NewDelivery(broken{err}, metrics, log)
		require.NoError(t, failed)
		require.Equal(t, err, d.Deliver(t.Context(), mails()["plain"]))
		require.NoError(t, testutil.GatherAndCompare(metrics, bytes.NewBufferString(
			"# HELP email_messages_total Mails, by template and outcome.\n# TYPE email_messages_total counter\n"+
				`email_messages_total{outcome="`+outcome+`",provider="broken",template="welcome"} 1`+"\n"), "email_messages_total"))
		_, failed = email.NewDelivery(broken{err}, metrics, log)
		require.Error(t, failed, "twice in one program")
	}
	require.Contains(t, out.String(), "no mailbox")
	require.NotContains(t, out.String(), "ada@example.com")
}

func TestLog(t *testing.T) {
	var out bytes.Buffer
	l := email.NewLog("http://127.0.0.1:8080/dev/emails/sent", logging.New(&out, logging.Options{}))
	require.Equal(t, "log", l.Name())
	m := mails()["other letters"]
	for range 60 {
		_, err := l.Deliver(t.Context(), m)
		require.NoError(t, err)
	}
	sent := l.Sent()
	require.Len(t, sent, 50, "the last ones")
	require.Equal(t, []int{60, 11}, []int{sent[0].ID, sent[49].ID})
	require.Equal(t, m, sent[0].Message)
	require.Contains(t, out.String(), m.Subject)
	require.Contains(t, out.String(), "http://127.0.0.1:8080/dev/emails/sent/60")
	require.NotContains(t, out.String(), "zoe@")
	require.NotContains(t, out.String(), "Zoë", "a name is personal data too")

	out.Reset()
	slog.New(logging.New(&out, logging.Options{}).Handler()).Info("whole", "message", m)
	require.NotContains(t, out.String(), "Grüße", "nor is what was written anybody's business")
}
