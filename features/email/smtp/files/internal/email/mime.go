package email

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/wneessen/go-mail"
)

// mimeMessage writes a mail as servers exchange it (RFC 5322, RFC 2045): text and HTML as alternatives, then the files.
func mimeMessage(m Message) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	message.FromMailAddress(mailAddress(m.From))
	message.ToMailAddress(mailAddresses(m.To)...)
	message.CcMailAddress(mailAddresses(m.Cc)...)
	message.BccMailAddress(mailAddresses(m.Bcc)...)
	if m.ReplyTo != (Address{}) {
		message.ReplyToMailAddress(mailAddress(m.ReplyTo))
	}
	message.Subject(m.Subject)
	message.SetMessageIDWithValue(messageID(m))
	message.SetDate()
	message.SetBodyString(mail.TypeTextPlain, m.Text)
	message.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	for _, a := range m.Attachments {
		kind := mail.WithFileContentType(mail.ContentType(a.ContentType))
		if err := message.AttachReader(a.Name, bytes.NewReader(a.Content), kind); err != nil {
			return nil, err
		}
	}
	return message, nil
}

// messageID is the same for the same key. SMTP itself knows no idempotency, but many mailboxes show one of two mails with the
// same name.
func messageID(m Message) string {
	_, domain, _ := strings.Cut(m.From.Email, "@")
	return fmt.Sprintf("%x@%s", sha256.Sum256([]byte(m.Key)), domain)
}

func mailAddress(a Address) *netmail.Address { return &netmail.Address{Name: a.Name, Address: a.Email} }

func mailAddresses(addresses []Address) []*netmail.Address {
	var list []*netmail.Address
	for _, a := range addresses {
		list = append(list, mailAddress(a))
	}
	return list
}
