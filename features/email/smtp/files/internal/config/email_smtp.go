package config

import (
	"fmt"
	"net"

	"omni.example/app/internal/email"
)

// SMTP holds the settings of a mail server.
type SMTP struct {
	// Host is the server's name, which its certificate has too.
	Host string `env:"SMTP_HOST"`

	// Port is where it takes mail of programs.
	Port uint16 `env:"SMTP_PORT" envDefault:"587"`

	// Username and Password are the account; without a name there is no login.
	Username string `env:"SMTP_USERNAME"`
	Password string `env:"SMTP_PASSWORD"`

	// TLS is how the way there is encrypted.
	TLS email.SMTPTLS `env:"SMTP_TLS" envDefault:"starttls"`
}

func (s SMTP) check(e Env, p *Problems) {
	if s.Host == "" {
		p.add("SMTP_HOST", "is empty", "set the server's name, from your mail provider: smtp.example.com")
	}
	if s.Port == 0 {
		p.add("SMTP_PORT", "is 0", "set the server's port: 587, or 465 with SMTP_TLS=tls")
	}
	if (s.Username == "") != (s.Password == "") {
		p.add("SMTP_PASSWORD", "and SMTP_USERNAME are not both set", "set both, from your mail provider, or neither")
	}
	switch s.TLS {
	case email.StartTLS, email.ImplicitTLS:
	case email.NoTLS:
		if e != Development && !loopback(s.Host) {
			p.add("SMTP_TLS", "is none, so that everybody on the way reads the mail", "set it to starttls, or to tls for port 465")
		}
	default:
		p.add("SMTP_TLS", fmt.Sprintf("%q is no kind of encryption", s.TLS), "choose one of starttls, tls, none")
	}
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
