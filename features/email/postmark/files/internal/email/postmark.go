package email

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// NewPostmark returns the provider of Postmark (https://postmarkapp.com/developer/api/email-api), which sends by a message
// stream. Its API knows no idempotency keys: a mail that is sent again arrives again.
func NewPostmark(stream string, o VendorOptions) Provider {
	return &vendor{VendorOptions: o, name: "postmark", wire: postmark{o.Key, stream}}
}

// postmark is the wire format of Postmark.
type postmark struct{ token, stream string }

type postmarkMail struct {
	From          string
	To            string
	Cc            string `json:",omitempty"`
	Bcc           string `json:",omitempty"`
	ReplyTo       string `json:",omitempty"`
	Subject       string
	HTMLBody      string `json:"HtmlBody"`
	TextBody      string
	Tag           string
	MessageStream string
	Attachments   []postmarkFile `json:",omitempty"`
}

type postmarkFile struct {
	Name        string
	Content     []byte
	ContentType string
}

func (w postmark) request(m Message) (string, map[string]string, any) {
	body := postmarkMail{
		From: m.From.Mailbox(), To: postmarkAddresses(m.To), Cc: postmarkAddresses(m.Cc), Bcc: postmarkAddresses(m.Bcc),
		Subject: m.Subject, HTMLBody: m.HTML, TextBody: m.Text,
		Tag: m.Template, MessageStream: w.stream,
	}
	if m.ReplyTo != (Address{}) {
		body.ReplyTo = m.ReplyTo.Mailbox()
	}
	for _, a := range m.Attachments {
		body.Attachments = append(body.Attachments, postmarkFile{a.Name, a.Content, a.ContentType})
	}
	return "/email", map[string]string{"X-Postmark-Server-Token": w.token}, body
}

// postmarkAddresses writes addresses in a row, as a header has them.
func postmarkAddresses(addresses []Address) string {
	var list []string
	for _, a := range addresses {
		list = append(list, a.Mailbox())
	}
	return strings.Join(list, ", ")
}

// postmarkAnswer is what the API says, of success and failure alike.
type postmarkAnswer struct {
	MessageID string
	ErrorCode int
	Message   string
}

func (w postmark) id(_ http.Header, body []byte) string {
	var answer postmarkAnswer
	_ = json.Unmarshal(body, &answer) // without a name, it has been taken all the same
	return answer.MessageID
}

// reason reads an error (https://postmarkapp.com/developer/api/overview#error-codes). That the account may not send, or not from
// this sender, passes when it is mended.
func (w postmark) reason(_ int, body []byte) (string, bool) {
	var answer postmarkAnswer
	_ = json.Unmarshal(body, &answer) // a proxy's page, perhaps: the status says enough
	mended := slices.Contains([]int{400, 401, 405, 412, 413}, answer.ErrorCode)
	return fmt.Sprintf("code %d: %s", answer.ErrorCode, answer.Message), mended
}
