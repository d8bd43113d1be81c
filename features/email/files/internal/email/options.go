package email

import (
	"slices"
	"strings"
)

// Option adds something to a mail.
type Option func(*Message) error

// Cc sends copies. Who is a recipient already gets no second one.
func Cc(addresses ...string) Option {
	return func(m *Message) (err error) {
		m.Cc, err = m.add(m.Cc, addresses)
		return err
	}
}

// Bcc sends copies that the other recipients do not see.
func Bcc(addresses ...string) Option {
	return func(m *Message) (err error) {
		m.Bcc, err = m.add(m.Bcc, addresses)
		return err
	}
}

// ReplyTo has answers go elsewhere than the configuration says.
func ReplyTo(address string) Option {
	return func(m *Message) error { return m.ReplyTo.UnmarshalText([]byte(address)) }
}

// Attach adds files, at most [MaxAttachments] bytes in all.
func Attach(files ...Attachment) Option {
	return func(m *Message) error {
		m.Attachments = append(m.Attachments, files...)
		return nil
	}
}

// IdempotencyKey names the mail among all others, such as "receipt/" and the order's identifier. Sent again under the same key,
// it arrives once, where the provider knows such keys: they remember them for a day or so. Up to 256 visible ASCII characters.
func IdempotencyKey(key string) Option {
	return func(m *Message) error {
		m.Key = key
		return nil
	}
}

// add parses addresses and appends those that are not yet among the recipients, whom some providers refuse to have twice.
func (m *Message) add(list []Address, addresses []string) ([]Address, error) {
	for _, s := range addresses {
		address, err := ParseAddress(s)
		if err != nil {
			return nil, err
		}
		same := func(a Address) bool { return strings.EqualFold(a.Email, address.Email) }
		if !slices.ContainsFunc(slices.Concat(m.To, m.Cc, m.Bcc, list), same) {
			list = append(list, address)
		}
	}
	return list, nil
}
