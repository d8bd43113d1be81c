package redistest

import (
	"io"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// proxy passes the connections of a listener on to the server at address until the test ends, and returns the address by which
// it is reached that way. What the server sends takes the time delay to arrive.
func proxy(t *testing.T, listener net.Listener, address string, delay time.Duration) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	server := u.Host
	t.Cleanup(func() { _ = listener.Close() })
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
	return u
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
