// Package email sends mail that is written from templates, through the provider that the configuration names.
//
// A mail is rendered and checked at once, so that whoever sends it hears of every mistake in it. What comes out is a
// [Message], whole and ready, for a [Provider] to deliver.
package email

import "context"

// Provider delivers messages: a service, a server, or the log.
type Provider interface {
	// Name is the provider's value of EMAIL_PROVIDER.
	Name() string

	// Deliver hands a message over and returns the name that the provider gave it, "" if none. The error is
	// [ErrRejected] or [ErrTemporary].
	Deliver(ctx context.Context, m Message) (id string, err error)
}

// Message is a mail, ready to be delivered. It survives JSON, so that it can wait somewhere until it is.
type Message struct {
	From    Address   `json:"from"`
	ReplyTo Address   `json:"reply_to,omitzero"`
	To      []Address `json:"to"`
	Cc      []Address `json:"cc,omitempty"`
	Bcc     []Address `json:"bcc,omitempty"`

	Subject     string       `json:"subject" pii:"true"`
	HTML        string       `json:"html" pii:"true"`
	Text        string       `json:"text" pii:"true"`
	Attachments []Attachment `json:"attachments,omitempty"`

	// Template is the name of the template that the message was written from. Providers count by it.
	Template string `json:"template"`

	// Key is the same whenever the same mail is delivered again. Providers that know such keys deliver it once.
	Key string `json:"key"`
}

// Attachment is a file that comes with a mail.
type Attachment struct {
	// Name is what the file is called, without a path: invoice.pdf.
	Name string `json:"name"`

	// ContentType is its media type: application/pdf.
	ContentType string `json:"content_type"`

	Content []byte `json:"content"`
}
