package email_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

var update = flag.Bool("update", false, "write testdata again")

// outbox is a sender whose mails end in a slice.
type outbox struct {
	*email.Sender
	sent []email.Message
	err  error
}

func newOutbox(t *testing.T) *outbox {
	t.Helper()
	o := &outbox{}
	var err error
	o.Sender, err = email.New(email.Options{
		From:    email.Address{Name: "Shop", Email: "hello@shop.example.com"},
		ReplyTo: email.Address{Email: "help@shop.example.com"},
		Deliver: func(_ context.Context, m email.Message) error {
			o.sent = append(o.sent, m)
			return o.err
		},
	})
	require.NoError(t, err)
	return o
}

var ada = email.Welcome{Name: "Ada & <Bob>", StartURL: "https://app.example.com/start?from=mail&to=home"}

// What people see, as it was looked at when the files of testdata were written: go test ./internal/email -update
func TestWelcome(t *testing.T) {
	o := newOutbox(t)
	require.NoError(t, o.Send(t.Context(), "ada@example.com", "welcome", ada))
	m := o.sent[0]
	require.Equal(t, "Welcome to Shop", m.Subject)
	for file, got := range map[string]string{"welcome.html": m.HTML, "welcome.txt": m.Text} {
		path := filepath.Join("testdata", file)
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err)
		want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")) // as git writes files on Windows
		require.Equal(t, string(want), got, "%s differs: look at it on /dev/emails, then run the test with -update", path)
	}
}

// Gmail cuts mails above 102 KB; nothing that programs drop may be needed.
func TestMailsSurviveMailPrograms(t *testing.T) {
	o := newOutbox(t)
	for _, name := range o.Templates() {
		m, err := o.Compose("ada@example.com", name, o.Sample(name))
		require.NoError(t, err)
		require.Less(t, len(m.HTML), 100<<10, name)
		require.NotRegexp(t, `(?i)<script|<link|<form|javascript:|position:|display: (flex|grid)`, m.HTML, name)
		require.NotContains(t, m.HTML+m.Subject+m.Text, "no value>", name)
		require.Regexp(t, `<h1 style="[^"]+">`, m.HTML, "the style sheet is inlined")
		require.Contains(t, m.HTML, "<!--[if mso]>", "Outlook gets its table")
		require.NotContains(t, m.Text, "<", name)
		require.NotEmpty(t, m.Text)
	}
}

func TestSendOptions(t *testing.T) {
	o := newOutbox(t)
	file := email.Attachment{Name: "terms.txt", ContentType: "text/plain", Content: []byte("Be nice.")}
	require.NoError(t, o.Send(t.Context(), "Ada <ada@example.com>", "welcome", ada,
		email.Cc("bob@example.com", "ADA@example.com"), email.Bcc("eve@example.com", "bob@example.com"),
		email.ReplyTo("Support <support@example.com>"), email.Attach(file), email.IdempotencyKey("welcome/1")))
	m := o.sent[0]
	require.Equal(t, email.Address{Name: "Shop", Email: "hello@shop.example.com"}, m.From)
	require.Equal(t, []email.Address{{Name: "Ada", Email: "ada@example.com"}}, m.To)
	require.Equal(t, []email.Address{{Email: "bob@example.com"}}, m.Cc, "nobody gets it twice")
	require.Equal(t, []email.Address{{Email: "eve@example.com"}}, m.Bcc)
	require.Equal(t, email.Address{Name: "Support", Email: "support@example.com"}, m.ReplyTo)
	require.Equal(t, []email.Attachment{file}, m.Attachments)
	require.Equal(t, "welcome/1", m.Key)

	text, err := json.Marshal(m)
	require.NoError(t, err)
	var read email.Message
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, m, read, "a queue can keep it")

	require.NoError(t, o.Send(t.Context(), "ada@example.com", "welcome", ada))
	require.NoError(t, o.Send(t.Context(), "ada@example.com", "welcome", ada))
	require.Equal(t, email.Address{Email: "help@shop.example.com"}, o.sent[1].ReplyTo)
	require.NotEqual(t, o.sent[1].Key, o.sent[2].Key)
}

// Every way to smuggle a line into a header, and what else no provider can send.
func TestSendRefusesWhatCannotBeSent(t *testing.T) {
	o := newOutbox(t)
	file := func(name, contentType, content string) email.Option {
		return email.Attach(email.Attachment{Name: name, ContentType: contentType, Content: []byte(content)})
	}
	for name, option := range map[string]email.Option{
		"cc":            email.Cc("bob@example.com\r\nBcc: eve@example.com"),
		"bcc":           email.Bcc("Bob\n <bob@example.com>"),
		"reply to":      email.ReplyTo("=?utf-8?q?Bob=0D=0ABcc:_eve@example.com?= <bob@example.com>"),
		"two":           email.Cc("bob@example.com, eve@example.com"),
		"key":           email.IdempotencyKey("a\r\nBcc: eve@example.com"),
		"long key":      email.IdempotencyKey(strings.Repeat("k", 257)),
		"file":          file("a.pdf\r\nBcc: eve@example.com", "application/pdf", "x"),
		"path":          file("../a.pdf", "application/pdf", "x"),
		"quotes":        file(`a".pdf`, "application/pdf", "x"),
		"no name":       file("", "application/pdf", "x"),
		"type":          file("a.pdf", "application/pdf\r\nBcc: eve@example.com", "x"),
		"no type":       file("a.pdf", "", "x"),
		"half a type":   file("a.pdf", "pdf", "x"),
		"nothing in it": file("a.pdf", "application/pdf", ""),
		"too large":     file("a.pdf", "application/pdf", strings.Repeat("x", email.MaxAttachments+1)),
		"too many": email.Bcc(slices.Collect(func(yield func(string) bool) {
			for i := range email.MaxRecipients {
				yield(string(rune('a'+i%26)) + strings.Repeat("x", i/26) + "@example.com")
			}
		})...),
	} {
		require.ErrorIs(t, o.Send(t.Context(), "ada@example.com", "welcome", ada, option), email.ErrInvalid, name)
	}
	for _, to := range []string{
		"", "ada", "ada@", "@example.com", "ada@example.com, eve@example.com", "ada@example.com\r\nBcc: eve@example.com",
		"ada@example.com\x00", "Ada\u0085 <ada@example.com>", "=?utf-8?b?QQ0KQmNjOiBl?= <ada@example.com>", "zoë@example.com", "ada@-.example",
	} {
		require.ErrorIs(t, o.Send(t.Context(), to, "welcome", ada), email.ErrInvalid, "%q", to)
	}
	require.Empty(t, o.sent)

	require.NoError(t, o.Send(t.Context(), "ada@müller.example", "welcome", ada))
	require.Equal(t, "ada@xn--mller-kva.example", o.sent[0].To[0].Email)
}

// What is wrong with the program is no fault of the mail's.
func TestSendRefusesWhatDoesNotFitTheTemplate(t *testing.T) {
	o := newOutbox(t)
	err := o.Send(t.Context(), "ada@example.com", "farewell", ada)
	require.EqualError(t, err, `send e-mail farewell: there is no template "farewell"; there are `+strings.Join(o.Templates(), ", "))
	for _, data := range []any{nil, &ada, map[string]string{"Name": "Ada"}} {
		err := o.Send(t.Context(), "ada@example.com", "welcome", data)
		require.ErrorContains(t, err, "template welcome takes email.Welcome, not ")
		require.NotErrorIs(t, err, email.ErrInvalid)
	}
	o.err = email.ErrTemporary.Because(errors.New("away"))
	require.ErrorIs(t, o.Send(t.Context(), "ada@example.com", "welcome", ada), email.ErrTemporary)
}
