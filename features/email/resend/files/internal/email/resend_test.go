package email_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

func TestResend(t *testing.T) {
	requireAPI(t, api{
		open: email.NewResend,
		read: readResend,
		accept: func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}`)
		},
		failure: `{"statusCode":422,"name":"validation_error","message":"MESSAGE"}`,
	})
}

// The same mail is under way already: what becomes of it will be known soon.
func TestResendIsBusyWithTheSameMail(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"statusCode":409,"name":"concurrent_idempotent_requests","message":"Try again."}`)
	}))
	defer server.Close()
	p := email.NewResend(email.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
	requireError(t, p, t.Context(), email.ErrTemporary)
}

func readResend(t *testing.T, r *http.Request, body []byte) email.Message {
	require.Equal(t, "/emails", r.URL.Path)
	require.Equal(t, "Bearer "+secret, r.Header.Get("Authorization"))
	var in struct {
		From        string   `json:"from"`
		To          []string `json:"to"`
		Cc          []string `json:"cc"`
		Bcc         []string `json:"bcc"`
		ReplyTo     string   `json:"reply_to"`
		Subject     string   `json:"subject"`
		HTML        string   `json:"html"`
		Text        string   `json:"text"`
		Attachments []struct {
			Filename    string `json:"filename"`
			Content     []byte `json:"content"`
			ContentType string `json:"content_type"`
		} `json:"attachments"`
		Tags []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"tags"`
	}
	decode(t, body, &in)
	require.Len(t, in.Tags, 1)
	require.Equal(t, "template", in.Tags[0].Name)
	require.Regexp(t, `^[\w-]{1,256}$`, in.Tags[0].Value, "the API takes no others")
	m := email.Message{
		From: resendAddresses(t, in.From)[0],
		To:   resendAddresses(t, in.To...), Cc: resendAddresses(t, in.Cc...), Bcc: resendAddresses(t, in.Bcc...),
		Subject: in.Subject, HTML: in.HTML, Text: in.Text,
		Template: in.Tags[0].Value, Key: r.Header.Get("Idempotency-Key"),
	}
	if in.ReplyTo != "" {
		m.ReplyTo = resendAddresses(t, in.ReplyTo)[0]
	}
	require.LessOrEqual(t, len(m.To)+len(m.Cc)+len(m.Bcc), 50)
	for _, a := range in.Attachments {
		m.Attachments = append(m.Attachments, email.Attachment{Name: a.Filename, ContentType: a.ContentType, Content: a.Content})
	}
	return m
}

// resendAddresses reads addresses as the API does.
func resendAddresses(t *testing.T, list ...string) []email.Address {
	t.Helper()
	var all []email.Address
	for _, s := range list {
		a, err := mail.ParseAddress(s)
		require.NoError(t, err, s)
		all = append(all, email.Address{Name: a.Name, Email: a.Address})
	}
	return all
}
