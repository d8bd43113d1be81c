package doctor

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// port tells whether the API could listen.
func port(ctx context.Context, s *Subject) []Result {
	const name = "port"
	address := net.JoinHostPort(cmp.Or(s.get("HOST"), "127.0.0.1"), cmp.Or(s.get("PORT"), "8080"))
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return one(name, Warn, address+" is taken, perhaps by the API itself", "stop what listens there, or set PORT")
	}
	if err := l.Close(); err != nil {
		return one(name, Warn, err.Error(), "")
	}
	return one(name, OK, address+" is free", "")
}

// database tells whether DATABASE_URL leads to a database: a folder for SQLite's file, or a server that speaks
// Postgres. It does not log in.
func database(ctx context.Context, s *Subject) []Result {
	const name, hint = "database", "start it (make up), or correct DATABASE_URL"
	value := s.get("DATABASE_URL")
	if value == "" {
		return one(name, Skip, "DATABASE_URL is not set", "")
	}
	u, err := url.Parse(value)
	switch {
	case err != nil:
		return one(name, Fail, "DATABASE_URL is no URL", hint)
	case u.Scheme == "file" || u.Scheme == "sqlite":
		return sqlite(s, cmp.Or(u.Opaque, u.Path))
	case u.Scheme != "postgres" && u.Scheme != "postgresql":
		return one(name, Fail, "DATABASE_URL names neither a file nor a Postgres server", hint)
	}
	address := net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "5432"))
	if err := speak(ctx, address, false, askPostgres); err != nil {
		return one(name, Fail, fmt.Sprintf("%s does not answer: %v", address, err), hint)
	}
	return one(name, OK, "Postgres answers at "+address, "")
}

func sqlite(s *Subject, name string) []Result {
	if !filepath.IsAbs(name) {
		name = filepath.Join(s.Project.Root, filepath.FromSlash(name))
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return one("database", OK, "SQLite makes its file when the API starts", "")
	case err != nil:
		return one("database", Fail, fmt.Sprintf("the file of SQLite cannot be written: %v", err), "correct its permissions, or DATABASE_URL")
	}
	if err := f.Close(); err != nil {
		return one("database", Fail, err.Error(), "")
	}
	return one("database", OK, "SQLite has its file", "")
}

// redis tells whether a server answers at REDIS_URL, where a feature reads that.
func redis(ctx context.Context, s *Subject) []Result {
	const name, hint = "redis", "start it (make up), or correct REDIS_URL"
	value := s.get("REDIS_URL")
	if value == "" {
		return nil // without it nothing of the project asks for one
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" {
		return one(name, Fail, "REDIS_URL is no URL of Redis", hint)
	}
	address := net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "6379"))
	if err := speak(ctx, address, u.Scheme == "rediss", askRedis); err != nil {
		return one(name, Fail, fmt.Sprintf("%s does not answer: %v", address, err), hint)
	}
	return one(name, OK, "Redis answers at "+address, "")
}

// speak opens a connection and asks over it.
func speak(ctx context.Context, address string, secure bool, ask func(io.ReadWriter) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return reason(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if secure {
		host, _, _ := net.SplitHostPort(address) // made by JoinHostPort
		conn = tls.Client(conn, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12})
	}
	return reason(ask(conn))
}

// reason is the innermost cause: addresses are in the result already.
func reason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// askPostgres sends an SSLRequest, which every Postgres answers by one byte
// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
func askPostgres(conn io.ReadWriter) error {
	if _, err := conn.Write([]byte{0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f}); err != nil {
		return err
	}
	var answer [1]byte
	if _, err := io.ReadFull(conn, answer[:]); err != nil {
		return err
	}
	if answer[0] != 'S' && answer[0] != 'N' {
		return errors.New("what listens there is no Postgres")
	}
	return nil
}

// askRedis sends PING. A server that wants a password first says so by an error, which is an answer too
// (https://redis.io/docs/latest/develop/reference/protocol-spec).
func askRedis(conn io.ReadWriter) error {
	if _, err := io.WriteString(conn, "PING\r\n"); err != nil {
		return err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, "+PONG") && !strings.HasPrefix(line, "-NOAUTH") {
		return errors.New("what listens there is no Redis")
	}
	return nil
}
