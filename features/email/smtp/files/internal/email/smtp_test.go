package email_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

func TestSMTP(t *testing.T) {
	for _, encryption := range []email.SMTPTLS{email.StartTLS, email.ImplicitTLS} {
		t.Run(string(encryption), func(t *testing.T) {
			requireContract(t, func(t *testing.T, m mood, timeout time.Duration, got func(email.Message)) email.Provider {
				o := startMailServer(t, &mailServer{mood: m, got: got}, encryption)
				o.Timeout = timeout
				return email.NewSMTP(o)
			})
		})
	}
}

func TestSMTPKeepsTheNameOfAMail(t *testing.T) {
	p := email.NewSMTP(startMailServer(t, &mailServer{got: func(email.Message) {}}, email.StartTLS))
	first, err := p.Deliver(t.Context(), mails()["plain"])
	require.NoError(t, err)
	again, err := p.Deliver(t.Context(), mails()["plain"])
	require.NoError(t, err)
	require.Equal(t, first, again)
	other := mails()["plain"]
	other.Key = "welcome/2"
	next, err := p.Deliver(t.Context(), other)
	require.NoError(t, err)
	require.NotEqual(t, first, next)
}

// A mail outlives the mistakes of who runs the program: a wrong password is mended, and the mail sent.
func TestSMTPLogins(t *testing.T) {
	o := startMailServer(t, &mailServer{got: func(email.Message) {}}, email.StartTLS)
	wrong := o
	wrong.Password = "wrong"
	requireError(t, email.NewSMTP(wrong), t.Context(), email.ErrTemporary)
	wrong = o
	wrong.Username = ""
	requireError(t, email.NewSMTP(wrong), t.Context(), email.ErrTemporary)
	wrong = o
	wrong.Host = ""
	requireError(t, email.NewSMTP(wrong), t.Context(), email.ErrTemporary)
}

func TestSMTPDemandsEncryption(t *testing.T) {
	o := startMailServer(t, &mailServer{got: func(email.Message) { t.Error("a mail came") }}, email.NoTLS)
	o.TLS = email.StartTLS // which the server does not offer
	requireError(t, email.NewSMTP(o), t.Context(), email.ErrTemporary)
	o.TLS = email.NoTLS // but it wants a password
	requireError(t, email.NewSMTP(o), t.Context(), email.ErrTemporary)

	o = startMailServer(t, &mailServer{got: func(email.Message) { t.Error("a mail came") }}, email.ImplicitTLS)
	o.Roots = x509.NewCertPool() // nobody
	requireError(t, email.NewSMTP(o), t.Context(), email.ErrTemporary)
}

func TestSMTPWithoutALogin(t *testing.T) {
	var got []email.Message
	o := startMailServer(t, &mailServer{open: true, got: func(m email.Message) { got = append(got, m) }}, email.NoTLS)
	o.Username = ""
	_, err := email.NewSMTP(o).Deliver(t.Context(), mails()["plain"])
	require.NoError(t, err)
	require.Equal(t, []email.Message{mails()["plain"]}, got)
}

// A server that is gone before it says goodbye has the mail.
func TestSMTPNeedsNoFarewell(t *testing.T) {
	server := &mailServer{open: true}
	server.got = func(email.Message) { server.hangUp = true }
	o := startMailServer(t, server, email.NoTLS)
	o.Username = ""
	_, err := email.NewSMTP(o).Deliver(t.Context(), mails()["plain"])
	require.NoError(t, err)
}

// mailServer is a mail server that takes mail of one account, or of everybody when it is open.
type mailServer struct {
	t      *testing.T
	mood   mood
	open   bool
	hangUp bool // after the mail that is in progress
	got    func(email.Message)
}

// startMailServer serves on loopback until the test ends, and returns how to reach it.
func startMailServer(t *testing.T, m *mailServer, encryption email.SMTPTLS) email.SMTPOptions {
	t.Helper()
	m.t = t
	certified := httptest.NewTLSServer(nil) // its certificate is for 127.0.0.1
	t.Cleanup(certified.Close)
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	config := &tls.Config{Certificates: certified.TLS.Certificates}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{mailServer: m, conn: c, in: m.open}, nil
	}))
	server.Domain = "mail.example.com"
	server.ErrorLog = log.New(io.Discard, "", 0)
	switch encryption {
	case email.StartTLS:
		server.TLSConfig = config
	case email.ImplicitTLS:
		listener = tls.NewListener(listener, config)
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // which the server does not know yet when nothing was sent
		serving.Wait()
	})
	return email.SMTPOptions{
		Host: "127.0.0.1", Port: uint16(port), Username: "shop", Password: secret,
		TLS: encryption, Timeout: time.Minute, Roots: roots,
	}
}

// session is the visit of one client.
type session struct {
	*mailServer
	conn *smtp.Conn
	in   bool // whether it may send
	from string
	to   []string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if s.in = username == "shop" && password == secret; !s.in {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	switch {
	case !s.in:
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	case s.mood == hangs:
		<-s.t.Context().Done()
		return io.EOF
	case s.mood == isBusy:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Too many mails"}
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.mood == refuses {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	if s.mood == isBroken {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Disk full"}
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.got(readMIME(s.t, text, s.from, s.to))
	return nil
}

// Reset comes after each mail, when its client has been told that it is taken.
func (s *session) Reset() {
	if s.from, s.to = "", nil; s.hangUp {
		_ = s.conn.Conn().Close()
	}
}

func (s *session) Logout() error { return nil }
