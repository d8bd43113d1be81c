package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail"
)

// SMTPTimeout is how long a server may take for one mail, from the first byte to the last.
const SMTPTimeout = 30 * time.Second

// SMTPTLS is how the way to a server is encrypted.
type SMTPTLS string

// The kinds of encryption.
const (
	StartTLS    SMTPTLS = "starttls" // after a greeting in plain text; a server that cannot is not used (RFC 3207)
	ImplicitTLS SMTPTLS = "tls"      // from the first byte (RFC 8314)
	NoTLS       SMTPTLS = "none"     // not at all
)

// SMTPOptions configure [NewSMTP].
type SMTPOptions struct {
	Host string
	Port uint16

	// Username and Password are the account; an empty name sends without a login.
	Username, Password string

	TLS SMTPTLS

	// Timeout bounds the delivery of one mail.
	Timeout time.Duration

	// Roots sign the server's certificate; nil are those of the machine.
	Roots *x509.CertPool
}

// smtp delivers to a server, by a connection for each mail: a server that has been restarted, or that closes connections which
// are idle, needs no thought.
type smtp struct{ SMTPOptions }

// NewSMTP returns the provider of a mail server (RFC 5321).
func NewSMTP(o SMTPOptions) Provider { return &smtp{o} }

// Name implements [Provider].
func (s *smtp) Name() string { return "smtp" }

// Deliver implements [Provider].
func (s *smtp) Deliver(ctx context.Context, m Message) (string, error) {
	message, err := mimeMessage(m)
	if err != nil {
		return "", ErrRejected.Because(fmt.Errorf("smtp: write the message: %w", err))
	}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	d := dialer{ctx: ctx}
	defer d.close()
	client, err := mail.NewClient(s.Host, s.options(d.dial)...)
	if err != nil {
		return "", ErrTemporary.Because(fmt.Errorf("smtp: %w", err)) // the configuration's fault, not the mail's
	}
	if err := client.DialAndSendWithContext(ctx, message); err != nil && !message.IsDelivered() { // else it was the farewell that failed
		return "", smtpError(errors.Join(ctx.Err(), err))
	}
	return message.GetMessageID(), nil
}

func (s *smtp) options(dial mail.DialContextFunc) []mail.Option {
	config := &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	options := []mail.Option{mail.WithPort(int(s.Port)), mail.WithTimeout(s.Timeout), mail.WithTLSConfig(config)}
	switch s.TLS {
	case ImplicitTLS:
		options = append(options, mail.WithSSL(), mail.WithDialContextFunc(overTLS(dial, config)))
	case StartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithDialContextFunc(dial))
	default:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS), mail.WithDialContextFunc(dial))
	}
	if s.Username != "" {
		options = append(options, mail.WithUsername(s.Username), mail.WithPassword(s.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return options
}

// dialer keeps hold of the connection of one delivery. The client forgets those that fail before they are of use, and once it
// has one it no longer looks at the context.
type dialer struct {
	ctx        context.Context // the delivery's
	connection net.Conn
	stop       func() bool
}

// dial implements [mail.DialContextFunc]. Its own context ends when the connection is there.
func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err == nil {
		d.connection = c
		d.stop = context.AfterFunc(d.ctx, func() { _ = c.Close() })
	}
	return c, err
}

func (d *dialer) close() {
	if d.connection != nil {
		d.stop()
		_ = d.connection.Close()
	}
}

// overTLS encrypts a connection before anything is said.
func overTLS(dial mail.DialContextFunc, config *tls.Config) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		plain, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c := tls.Client(plain, config)
		return c, c.HandshakeContext(ctx)
	}
}

// smtpError tells a refusal, which has a code from 500 (RFC 5321 §4.2.1), from everything that may pass. A login that fails
// (RFC 4954 §6) says nothing against the mail: whoever runs the program mends it.
func smtpError(err error) error {
	var refused *mail.SendError
	var answer *textproto.Error
	code := 0
	switch {
	case errors.As(err, &refused):
		code = refused.ErrorCode()
	case errors.As(err, &answer):
		code = answer.Code
	}
	err = fmt.Errorf("smtp: %w", err)
	login := code == 530 || code == 534 || code == 535 || code == 538
	if code >= 500 && !login {
		return ErrRejected.Because(err)
	}
	return ErrTemporary.Because(err)
}
