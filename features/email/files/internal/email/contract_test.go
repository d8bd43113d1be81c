package email_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

// secret is the key or the password of every account in these tests.
const secret = "key-that-nobody-may-see"

// mood is how a fake treats a mail.
type mood int

const (
	takes    mood = iota // it takes it
	refuses              // it never will
	isBusy               // it wants fewer mails at a time
	isBroken             // it has trouble of its own
	hangs                // it never answers
)

// fake stands for a provider's service, and is as strict. Its provider delivers to it, waits for answers no longer than
// timeout, and got is called with each mail as the service understood it.
type fake func(t *testing.T, m mood, timeout time.Duration, got func(email.Message)) email.Provider

// requireContract runs the cases that every provider must pass.
func requireContract(t *testing.T, start fake) {
	t.Helper()
	for name, m := range mails() {
		t.Run(name, func(t *testing.T) {
			var got []email.Message
			provider := start(t, takes, time.Minute, func(m email.Message) { got = append(got, m) })
			id, err := provider.Deliver(t.Context(), m)
			require.NoError(t, err)
			require.NotEmpty(t, id)
			require.Len(t, got, 1)
			require.Equal(t, m, got[0])
		})
	}
	for name, test := range map[string]struct {
		mood mood
		want error
	}{
		"refused":  {refuses, email.ErrRejected},
		"too many": {isBusy, email.ErrTemporary},
		"broken":   {isBroken, email.ErrTemporary},
		"hangs":    {hangs, email.ErrTemporary},
	} {
		t.Run(name, func(t *testing.T) {
			timeout := time.Minute
			if test.mood == hangs {
				timeout = 50 * time.Millisecond
			}
			provider := start(t, test.mood, timeout, func(email.Message) {})
			requireError(t, provider, t.Context(), test.want)
		})
	}
	t.Run("the caller has gone", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		requireError(t, start(t, takes, time.Minute, func(email.Message) {}), ctx, email.ErrTemporary)
	})
}

// requireError asserts that a mail is not delivered, and that the error keeps the account's key to itself.
func requireError(t *testing.T, p email.Provider, ctx context.Context, want error) {
	t.Helper()
	_, err := p.Deliver(ctx, mails()["plain"])
	require.ErrorIs(t, err, want)
	require.ErrorContains(t, err, p.Name())
	require.NotContains(t, err.Error(), secret)
	require.Less(t, len(err.Error()), 1000)
}

// mails are what every service has to understand as it was meant.
func mails() map[string]email.Message {
	ada, bob := email.Address{Email: "ada@example.com"}, email.Address{Name: "Bob", Email: "bob@example.com"}
	plain := email.Message{
		From: email.Address{Name: "Shop", Email: "hello@shop.example.com"}, To: []email.Address{ada},
		Subject: "Welcome", HTML: "<p>Hello</p>\n", Text: "Hello\n", Template: "welcome", Key: "welcome/1",
	}
	copies, answers, letters, quoted, long, files := plain, plain, plain, plain, plain, plain
	copies.Cc, copies.Bcc = []email.Address{bob}, []email.Address{{Email: "eve@example.com"}}
	answers.ReplyTo = email.Address{Name: "Help", Email: "help@shop.example.com"}
	letters.From.Name, letters.To = "Café Zoë 東京", []email.Address{{Name: "Zoë 😀", Email: "zoe@xn--mller-kva.example"}}
	letters.Subject, letters.Text, letters.HTML = "Grüße – こんにちは 😀", "Grüße 😀\n", "<p>Grüße 😀</p>\n"
	quoted.To = []email.Address{{Name: `Lovelace, Ada "Countess" \ <x>`, Email: "ada@example.com"}}
	quoted.Subject = `a "quoted" <b>, =? and \`
	long.Subject = strings.TrimSpace(strings.Repeat("a long subject ", 20))
	long.Text = strings.Repeat("long ", 300) + "\n.\n..\n.end\n"
	long.HTML = "<p>" + strings.Repeat("lang ", 300) + "</p>\n"
	files.Attachments = []email.Attachment{
		{Name: "Rechnung für Zoë.pdf", ContentType: "application/pdf", Content: []byte("%PDF-1.7\x00\xff\r\n.\r\n")},
		{Name: "a.txt", ContentType: "text/plain; charset=utf-8", Content: []byte(strings.Repeat("text\n", 50))},
	}
	return map[string]email.Message{
		"plain": plain, "copies": copies, "reply to": answers, "other letters": letters, "quotes": quoted, "long lines": long, "attachments": files,
	}
}
