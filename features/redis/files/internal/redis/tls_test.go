package redis_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/redis"
	"omni.example/app/internal/redis/redistest"
)

// The connections of rediss:// are encrypted, and end where the certificate is not that of the host.
func TestEncryptedConnections(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("Go does not read SSL_CERT_FILE on every system: https://pkg.go.dev/crypto/x509#SystemCertPool")
	}
	url, authority := redistest.Encrypted(t, redistest.URL(t))
	t.Setenv("SSL_CERT_FILE", authority)
	open := func(url string) *redis.Client {
		c, err := redis.Open(t.Context(), redis.Options{URL: url, Prefix: redistest.Prefix(t), Timeout: 10 * time.Second})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, c.Close()) })
		return c
	}
	c := open(url)
	require.NoError(t, c.Do(t.Context(), func(ctx context.Context, s *redis.Server) error {
		return s.Set(ctx, c.Key("a"), "1", time.Minute).Err()
	}))
	require.Equal(t, "1", get(t, c, "a"))

	impostor := open(strings.Replace(url, "127.0.0.1", "localhost", 1))
	err := impostor.Ping(t.Context())
	require.ErrorIs(t, err, redis.ErrAway)
	require.ErrorContains(t, err, "not localhost")

	plain := open(strings.Replace(url, "rediss://", "redis://", 1))
	require.ErrorIs(t, plain.Ping(t.Context()), redis.ErrAway)
}
