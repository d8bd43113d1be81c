package email

import (
	"encoding/json"
	"net/http"
)

// NewResend returns the provider of Resend (https://resend.com/docs/api-reference/emails/send-email).
func NewResend(o VendorOptions) Provider {
	return &vendor{VendorOptions: o, name: "resend", wire: resend{o.Key}}
}

// resend is the wire format of Resend.
type resend struct{ key string }

type resendMail struct {
	From        string       `json:"from"`
	To          []string     `json:"to"`
	Cc          []string     `json:"cc,omitempty"`
	Bcc         []string     `json:"bcc,omitempty"`
	ReplyTo     string       `json:"reply_to,omitempty"`
	Subject     string       `json:"subject"`
	HTML        string       `json:"html"`
	Text        string       `json:"text"`
	Attachments []resendFile `json:"attachments,omitempty"`
	Tags        []resendTag  `json:"tags"`
}

type resendFile struct {
	Filename    string `json:"filename"`
	Content     []byte `json:"content"`
	ContentType string `json:"content_type"`
}

type resendTag struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (w resend) request(m Message) (string, map[string]string, any) {
	body := resendMail{
		From: m.From.Mailbox(), To: resendAddresses(m.To), Cc: resendAddresses(m.Cc), Bcc: resendAddresses(m.Bcc),
		Subject: m.Subject, HTML: m.HTML, Text: m.Text,
		Tags: []resendTag{{"template", m.Template}},
	}
	if m.ReplyTo != (Address{}) {
		body.ReplyTo = m.ReplyTo.Mailbox()
	}
	for _, a := range m.Attachments {
		body.Attachments = append(body.Attachments, resendFile{a.Name, a.Content, a.ContentType})
	}
	return "/emails", map[string]string{"Authorization": "Bearer " + w.key, "Idempotency-Key": m.Key}, body
}

func resendAddresses(addresses []Address) []string {
	var list []string
	for _, a := range addresses {
		list = append(list, a.Mailbox())
	}
	return list
}

func (w resend) id(_ http.Header, body []byte) string {
	var answer struct{ ID string }
	_ = json.Unmarshal(body, &answer) // without a name, it has been taken all the same
	return answer.ID
}

// reason reads an error (https://resend.com/docs/api-reference/errors). The same mail may just be under way.
func (w resend) reason(_ int, body []byte) (string, bool) {
	var answer struct{ Name, Message string }
	_ = json.Unmarshal(body, &answer) // a proxy's page, perhaps: the status says enough
	return answer.Name + ": " + answer.Message, answer.Name == "concurrent_idempotent_requests"
}
