package email

import (
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Address is a mailbox: Ada Lovelace <ada@example.com>.
type Address struct {
	// Name is the person's or the product's; it may be empty.
	Name string

	// Email is the address alone, in ASCII: ada@example.com.
	Email string
}

// ParseAddress reads one address, with or without a name (RFC 5322 §3.4). A domain in other letters than ASCII becomes its
// ASCII form. Control characters are refused wherever they hide, because a line break in a header begins another header.
func ParseAddress(s string) (Address, error) {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return Address{}, fmt.Errorf("address %q has control characters", s)
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil {
		return Address{}, fmt.Errorf("address %q is malformed: write ada@example.com or Ada Lovelace <ada@example.com>", s)
	}
	if strings.ContainsFunc(parsed.Name, unicode.IsControl) { // they were encoded (RFC 2047)
		return Address{}, fmt.Errorf("name %q has control characters", parsed.Name)
	}
	email, err := toASCII(parsed.Address)
	if err != nil {
		return Address{}, fmt.Errorf("address %q: %w", parsed.Address, err)
	}
	return Address{parsed.Name, email}, nil
}

// toASCII converts the domain. What is before the @ cannot be converted, and few servers take it in other letters.
func toASCII(email string) (string, error) {
	at := strings.LastIndexByte(email, '@')
	local, domain := email[:at], email[at+1:]
	if strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", errors.New("what is before the @ has other letters than ASCII")
	}
	domain, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", fmt.Errorf("read the domain: %w", err)
	}
	return local + "@" + domain, nil
}

// Mailbox returns the address for people, and for services that read letters of all languages: Zoë <zoe@example.com>.
func (a Address) Mailbox() string {
	name := a.Name
	switch {
	case name == "":
		return a.Email
	case strings.ContainsAny(name, `()<>[]:;@\,."`): // RFC 5322 §3.2.3
		name = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
	}
	return name + " <" + a.Email + ">"
}

// String returns the address as a header has it, in ASCII.
func (a Address) String() string { return (&mail.Address{Name: a.Name, Address: a.Email}).String() }

// LogValue implements [slog.LogValuer]. A name is nobody's business; package logging hides the rest.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.Email) }

// MarshalText implements [encoding.TextMarshaler].
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler] by [ParseAddress].
func (a *Address) UnmarshalText(text []byte) (err error) {
	*a, err = ParseAddress(string(text))
	return err
}
