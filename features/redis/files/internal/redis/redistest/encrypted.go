package redistest

import (
	"crypto/tls"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Encrypted returns the rediss:// address of the server at address behind TLS, and the file of the authority that its
// certificate, which is for 127.0.0.1, is trusted by.
func Encrypted(t *testing.T, address string) (encrypted, authority string) {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate, the same in every run
	server.Close()
	authority = filepath.Join(t.TempDir(), "authority.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	require.NoError(t, os.WriteFile(authority, certificate, 0o600))

	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: server.TLS.Certificates})
	require.NoError(t, err)
	u := proxy(t, listener, address, 0)
	u.Scheme = "rediss"
	return u.String(), authority
}
