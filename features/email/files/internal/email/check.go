package email

import (
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode"
)

const (
	// MaxRecipients is how many addresses one mail may have, Cc and Bcc included: what every provider takes.
	MaxRecipients = 50

	// MaxAttachments is how many bytes the attachments of a mail may have together. Base64 makes them a third longer, and
	// 10 MB is the smallest limit among providers and mailboxes.
	MaxAttachments = 7 << 20

	// maxKey is the longest idempotency key that all providers take.
	maxKey = 256
)

// check refuses what would fail at some provider, or mean something else than it says. Addresses have been checked when they
// were parsed.
func (m *Message) check() error {
	if n := len(m.To) + len(m.Cc) + len(m.Bcc); n > MaxRecipients {
		return fmt.Errorf("it has %d recipients, the most are %d", n, MaxRecipients)
	}
	if err := checkLine("subject", m.Subject); err != nil {
		return err
	}
	if len(m.Key) > maxKey || strings.ContainsFunc(m.Key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Errorf("the idempotency key has other characters than visible ASCII, or more than %d", maxKey)
	}
	size := 0
	for _, a := range m.Attachments {
		if err := a.check(); err != nil {
			return err
		}
		size += len(a.Content)
	}
	if size > MaxAttachments {
		return fmt.Errorf("the attachments have %d bytes, the most are %d", size, MaxAttachments)
	}
	return nil
}

func (a Attachment) check() error {
	if err := checkLine("name of an attachment", a.Name); err != nil {
		return err
	}
	if strings.ContainsAny(a.Name, `/\"`) {
		return fmt.Errorf("attachment %q has a path or quotes in its name", a.Name)
	}
	if err := checkLine("content type of an attachment", a.ContentType); err != nil {
		return err
	}
	if kind, _, err := mime.ParseMediaType(a.ContentType); err != nil || !strings.Contains(kind, "/") {
		return fmt.Errorf("attachment %s: %q is no content type", a.Name, a.ContentType)
	}
	if len(a.Content) == 0 {
		return errors.New("attachment " + a.Name + " is empty")
	}
	return nil
}

// checkLine demands text for a header. A line break in it would begin another header, or the body.
func checkLine(what, s string) error {
	switch {
	case s == "":
		return errors.New("the " + what + " is empty")
	case strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Errorf("the %s %q has control characters", what, s)
	}
	return nil
}
