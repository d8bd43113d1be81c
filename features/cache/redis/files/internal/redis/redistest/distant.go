package redistest

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Distant returns the address of the server at address as it is from far away: what it sends takes the time delay to arrive.
func Distant(t *testing.T, address string, delay time.Duration) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return proxy(t, listener, address, delay).String()
}
