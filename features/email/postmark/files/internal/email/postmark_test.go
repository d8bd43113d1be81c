package email_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

func TestPostmark(t *testing.T) {
	requireAPI(t, api{
		open: func(o email.VendorOptions) email.Provider { return email.NewPostmark("outbound", o) },
		read: readPostmark,
		accept: func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"To":"ada@example.com","SubmittedAt":"2025-09-01T07:25:01.4178645-05:00",`+
				`"MessageID":"0a129aee-e1cd-480d-b08d-4f48548ff48d","ErrorCode":0,"Message":"OK"}`)
		},
		failure: `{"ErrorCode":406,"Message":"MESSAGE"}`,
	})
}

// An account that may not send, or not from this sender, is the operator's to mend; the mail is as good as any.
func TestPostmarkOfAnAccountThatMayNotSend(t *testing.T) {
	for _, code := range []int{400, 401, 405, 412, 413} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = fmt.Fprintf(w, `{"ErrorCode":%d,"Message":"Not now."}`, code)
		}))
		t.Cleanup(server.Close)
		p := email.NewPostmark("outbound", email.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
		requireError(t, p, t.Context(), email.ErrTemporary)
	}
}

func readPostmark(t *testing.T, r *http.Request, body []byte) email.Message {
	require.Equal(t, "/email", r.URL.Path)
	require.Equal(t, secret, r.Header.Get("X-Postmark-Server-Token"))
	require.Equal(t, "application/json", r.Header.Get("Accept"), "the API demands it")
	require.Empty(t, r.Header.Get("Authorization"))
	var in struct {
		From, To, Cc, Bcc, ReplyTo, Subject, HtmlBody, TextBody, Tag, MessageStream string

		Attachments []struct {
			Name        string
			Content     []byte
			ContentType string
		}
	}
	decode(t, body, &in)
	require.Equal(t, "outbound", in.MessageStream)
	m := email.Message{
		From: postmarkAddresses(t, in.From)[0],
		To:   postmarkAddresses(t, in.To), Cc: postmarkAddresses(t, in.Cc), Bcc: postmarkAddresses(t, in.Bcc),
		Subject: in.Subject, HTML: in.HtmlBody, Text: in.TextBody, Template: in.Tag,
		Key: "welcome/1", // for which the API has no place
	}
	if in.ReplyTo != "" {
		m.ReplyTo = postmarkAddresses(t, in.ReplyTo)[0]
	}
	for _, a := range in.Attachments {
		m.Attachments = append(m.Attachments, email.Attachment{Name: a.Name, ContentType: a.ContentType, Content: a.Content})
	}
	return m
}

// postmarkAddresses reads addresses as the API does.
func postmarkAddresses(t *testing.T, s string) []email.Address {
	t.Helper()
	if s == "" {
		return nil
	}
	list, err := mail.ParseAddressList(s)
	require.NoError(t, err, s)
	var all []email.Address
	for _, a := range list {
		all = append(all, email.Address{Name: a.Name, Email: a.Address})
	}
	return all
}
