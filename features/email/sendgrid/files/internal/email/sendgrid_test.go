package email_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

func TestSendGrid(t *testing.T) {
	requireAPI(t, api{
		open: email.NewSendGrid,
		read: readSendGrid,
		accept: func(w http.ResponseWriter) {
			w.Header().Set("X-Message-Id", "14c5d75ce93.dfd.64b469")
			w.WriteHeader(http.StatusAccepted)
		},
		failure: `{"errors":[{"message":"MESSAGE","field":"personalizations.0.to","help":null},{"message":"Another.","field":null}]}`,
	})
}

// sendGridAddress is an address as the API has it.
type sendGridAddress struct {
	Email string `json:"email"`
	Name  string `json:"name"`
}

func (a sendGridAddress) address() email.Address { return email.Address{Name: a.Name, Email: a.Email} }

func readSendGrid(t *testing.T, r *http.Request, body []byte) email.Message {
	require.Equal(t, "/v3/mail/send", r.URL.Path)
	require.Equal(t, "Bearer "+secret, r.Header.Get("Authorization"))
	var in struct {
		Personalizations []struct {
			To  []sendGridAddress `json:"to"`
			Cc  []sendGridAddress `json:"cc"`
			Bcc []sendGridAddress `json:"bcc"`
		} `json:"personalizations"`
		From    sendGridAddress  `json:"from"`
		ReplyTo *sendGridAddress `json:"reply_to"`
		Subject string           `json:"subject"`
		Content []struct {
			Type  string `json:"type"`
			Value string `json:"value"`
		} `json:"content"`
		Attachments []struct {
			Content     []byte `json:"content"`
			Type        string `json:"type"`
			Filename    string `json:"filename"`
			Disposition string `json:"disposition"`
		} `json:"attachments"`
		Categories []string `json:"categories"`
	}
	decode(t, body, &in)
	require.Len(t, in.Personalizations, 1, "one mail, whoever gets it")
	require.Len(t, in.Content, 2)
	require.Equal(t, []string{"text/plain", "text/html"}, []string{in.Content[0].Type, in.Content[1].Type}, "the API demands the order")
	require.Len(t, in.Categories, 1)
	m := email.Message{
		From: in.From.address(), Subject: in.Subject, Text: in.Content[0].Value, HTML: in.Content[1].Value, Template: in.Categories[0],
		Key: "welcome/1", // for which the API has no place
	}
	if in.ReplyTo != nil {
		m.ReplyTo = in.ReplyTo.address()
	}
	seen := map[string]bool{}
	read := func(list []sendGridAddress) (all []email.Address) {
		for _, a := range list {
			require.False(t, seen[a.Email], "the API refuses an address that is there twice")
			seen[a.Email] = true
			all = append(all, a.address())
		}
		return all
	}
	m.To, m.Cc, m.Bcc = read(in.Personalizations[0].To), read(in.Personalizations[0].Cc), read(in.Personalizations[0].Bcc)
	for _, a := range in.Attachments {
		require.Equal(t, "attachment", a.Disposition)
		require.NotContains(t, a.Type, ";", "the API refuses it")
		if a.Type == "text/plain" {
			a.Type += "; charset=utf-8" // for which the API has no place
		}
		m.Attachments = append(m.Attachments, email.Attachment{Name: a.Filename, ContentType: a.Type, Content: a.Content})
	}
	return m
}
