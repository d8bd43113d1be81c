package email_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

// readMIME reads a mail as a mail program does, and the blind copies off the envelope. What SMTP has no place for is taken to be
// as it was sent: the template and the key, which is in the message's name in another form.
func readMIME(t *testing.T, text []byte, from string, to []string) email.Message {
	require.False(t, bytes.Contains(bytes.ReplaceAll(text, []byte("\r\n"), nil), []byte("\n")), "lines end in CR LF")
	for line := range strings.Lines(string(text)) {
		require.LessOrEqual(t, len(line), 1000, "RFC 5321 §4.5.3.1.6")
	}
	in, err := mail.ReadMessage(bytes.NewReader(text))
	require.NoError(t, err)
	require.Equal(t, "1.0", in.Header.Get("MIME-Version"))
	require.Regexp(t, `^<[0-9a-f]{64}@shop\.example\.com>$`, in.Header.Get("Message-ID"))
	require.NotEmpty(t, in.Header.Get("Date"))
	require.Empty(t, in.Header.Get("Bcc"))
	subject, err := new(mime.WordDecoder).DecodeHeader(in.Header.Get("Subject"))
	require.NoError(t, err)
	m := email.Message{
		From: headerAddresses(t, in.Header, "From")[0], To: headerAddresses(t, in.Header, "To"), Cc: headerAddresses(t, in.Header, "Cc"),
		Subject: subject, Template: "welcome", Key: "welcome/1",
	}
	if answers := headerAddresses(t, in.Header, "Reply-To"); len(answers) > 0 {
		m.ReplyTo = answers[0]
	}
	require.Equal(t, m.From.Email, from)
	for _, rcpt := range to {
		visible := func(a email.Address) bool { return a.Email == rcpt }
		if !slices.ContainsFunc(slices.Concat(m.To, m.Cc), visible) {
			m.Bcc = append(m.Bcc, email.Address{Email: rcpt})
		}
	}
	require.Len(t, to, len(m.To)+len(m.Cc)+len(m.Bcc))
	readPart(t, in.Header.Get, in.Body, &m)
	return m
}

func headerAddresses(t *testing.T, h mail.Header, key string) []email.Address {
	t.Helper()
	if h.Get(key) == "" {
		return nil
	}
	list, err := h.AddressList(key)
	require.NoError(t, err)
	var all []email.Address
	for _, a := range list {
		all = append(all, email.Address{Name: a.Name, Email: a.Address})
	}
	return all
}

// readPart reads a part and those within it.
func readPart(t *testing.T, header func(string) string, body io.Reader, m *email.Message) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	require.NoError(t, err)
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			require.NoError(t, err)
			readPart(t, part.Header.Get, part, m)
		}
	}
	content := decodePart(t, header("Content-Transfer-Encoding"), body)
	switch disposition, file, _ := mime.ParseMediaType(header("Content-Disposition")); {
	case disposition == "attachment":
		name, err := new(mime.WordDecoder).DecodeHeader(file["filename"])
		require.NoError(t, err)
		delete(params, "name")
		m.Attachments = append(m.Attachments, email.Attachment{Name: name, ContentType: mime.FormatMediaType(kind, params), Content: content})
	case kind == "text/plain":
		require.Empty(t, m.HTML, "mail programs show the last of the alternatives that they can")
		m.Text = strings.ReplaceAll(string(content), "\r\n", "\n")
	case kind == "text/html":
		m.HTML = strings.ReplaceAll(string(content), "\r\n", "\n")
	default:
		t.Errorf("a part of the type %s", kind)
	}
}

func decodePart(t *testing.T, encoding string, body io.Reader) []byte {
	t.Helper()
	switch encoding {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	default:
		t.Errorf("the encoding %q", encoding)
	}
	content, err := io.ReadAll(body)
	require.NoError(t, err)
	return content
}
