package email

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"
)

// Options configure a [Sender].
type Options struct {
	// From is the sender of every mail. Its name is the product's, which templates show.
	From Address

	// ReplyTo is where answers go; the zero value leaves that to From.
	ReplyTo Address

	// Deliver takes finished messages: [Delivery.Deliver], or what calls it later.
	Deliver func(context.Context, Message) error
}

// Sender writes mails from templates and has them delivered.
type Sender struct {
	o         Options
	templates *templates
}

// New returns a sender. It renders every template once with its sample, so that a mistake in one ends the start and not a mail.
func New(o Options) (*Sender, error) {
	t, err := loadTemplates(templateFiles(), samples(), cmp.Or(o.From.Name, o.From.Email))
	if err != nil {
		return nil, fmt.Errorf("load e-mail templates: %w", err)
	}
	return &Sender{o, t}, nil
}

// Send writes a mail and has it delivered. The data has the type of the template's sample. The error is [ErrInvalid] where the
// mail cannot be sent as it is; data that do not fit the template are a mistake of the program, and so is its error.
func (s *Sender) Send(ctx context.Context, to, template string, data any, options ...Option) error {
	m, err := s.Compose(to, template, data, options...)
	if err == nil {
		err = s.o.Deliver(ctx, m)
	}
	if err != nil {
		return fmt.Errorf("send e-mail %s: %w", template, err)
	}
	return nil
}

// Compose writes a mail without sending it.
func (s *Sender) Compose(to, template string, data any, options ...Option) (Message, error) {
	content, err := s.templates.render(template, data)
	if err != nil {
		return Message{}, err
	}
	m := Message{
		From: s.o.From, ReplyTo: s.o.ReplyTo,
		Subject: content.Subject, HTML: content.HTML, Text: content.Text,
		Template: template,
	}
	if m.To, err = m.add(nil, []string{to}); err != nil {
		return Message{}, ErrInvalid.Because(err)
	}
	for _, option := range options {
		if err := option(&m); err != nil {
			return Message{}, ErrInvalid.Because(err)
		}
	}
	m.Key = cmp.Or(m.Key, uuid.NewString())
	if err := m.check(); err != nil {
		return Message{}, ErrInvalid.Because(err)
	}
	return m, nil
}

// Templates returns the names of the templates, sorted.
func (s *Sender) Templates() []string { return s.templates.names }

// Sample returns a template's example data; nil when there is no such template.
func (s *Sender) Sample(template string) any { return s.templates.samples[template] }
