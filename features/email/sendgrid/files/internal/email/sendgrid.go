package email

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"
)

// NewSendGrid returns the provider of SendGrid (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send). Its API
// knows no idempotency keys: a mail that is sent again arrives again.
func NewSendGrid(o VendorOptions) Provider {
	return &vendor{VendorOptions: o, name: "sendgrid", wire: sendGrid{o.Key}}
}

// sendGrid is the wire format of SendGrid.
type sendGrid struct{ key string }

type sendGridMail struct {
	Personalizations []sendGridEnvelope `json:"personalizations"`
	From             sendGridAddress    `json:"from"`
	ReplyTo          *sendGridAddress   `json:"reply_to,omitempty"`
	Subject          string             `json:"subject"`
	Content          []sendGridContent  `json:"content"`
	Attachments      []sendGridFile     `json:"attachments,omitempty"`
	Categories       []string           `json:"categories"`
}

type sendGridEnvelope struct {
	To  []sendGridAddress `json:"to"`
	Cc  []sendGridAddress `json:"cc,omitempty"`
	Bcc []sendGridAddress `json:"bcc,omitempty"`
}

type sendGridAddress struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
}

type sendGridContent struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type sendGridFile struct {
	Content     []byte `json:"content"`
	Type        string `json:"type"`
	Filename    string `json:"filename"`
	Disposition string `json:"disposition"`
}

func (w sendGrid) request(m Message) (string, map[string]string, any) {
	body := sendGridMail{
		Personalizations: []sendGridEnvelope{{sendGridAddresses(m.To), sendGridAddresses(m.Cc), sendGridAddresses(m.Bcc)}},
		From:             sendGridAddress{m.From.Email, m.From.Name},
		Subject:          m.Subject,
		Content:          []sendGridContent{{"text/plain", m.Text}, {"text/html", m.HTML}}, // in this order
		Categories:       []string{m.Template},
	}
	if m.ReplyTo != (Address{}) {
		body.ReplyTo = &sendGridAddress{m.ReplyTo.Email, m.ReplyTo.Name}
	}
	for _, a := range m.Attachments {
		kind, _, _ := mime.ParseMediaType(a.ContentType) // without parameters, which the API refuses; it was checked before
		body.Attachments = append(body.Attachments, sendGridFile{a.Content, kind, a.Name, "attachment"})
	}
	return "/v3/mail/send", map[string]string{"Authorization": "Bearer " + w.key}, body
}

func sendGridAddresses(addresses []Address) []sendGridAddress {
	var list []sendGridAddress
	for _, a := range addresses {
		list = append(list, sendGridAddress{a.Email, a.Name})
	}
	return list
}

func (w sendGrid) id(header http.Header, _ []byte) string { return header.Get("X-Message-Id") }

// reason reads an error (https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses).
func (w sendGrid) reason(_ int, body []byte) (string, bool) {
	var answer struct {
		Errors []struct{ Field, Message string }
	}
	_ = json.Unmarshal(body, &answer) // a proxy's page, perhaps: the status says enough
	var reasons []string
	for _, e := range answer.Errors {
		reasons = append(reasons, strings.TrimPrefix(e.Field+": "+e.Message, ": "))
	}
	return strings.Join(reasons, "; "), false
}
