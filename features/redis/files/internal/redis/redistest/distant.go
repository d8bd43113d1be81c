package redistest

import (
	"io"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Distant returns the address of the server at address as it is from far away: what it sends takes the time delay to arrive.
func Distant(t *testing.T, address string, delay time.Duration) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	server := u.Host
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // the test has ended
			}
			go forward(client, server, delay)
		}
	}()
	u.Host = listener.Addr().String()
	return u.String()
}

// forward connects a client with the server until one of them hangs up.
func forward(client net.Conn, server string, delay time.Duration) {
	defer func() { _ = client.Close() }()
	conn, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	go func() {
		_, _ = io.Copy(conn, client)
		_ = conn.Close()
	}()
	for answer := make([]byte, 32<<10); ; {
		n, err := conn.Read(answer)
		time.Sleep(delay)
		if _, failed := client.Write(answer[:n]); err != nil || failed != nil {
			return
		}
	}
}
