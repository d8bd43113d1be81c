package auth

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

func TestLocalIssuesWhatItAccepts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data", "dev-issuer.pem")
	local, err := NewLocal(file)
	require.NoError(t, err)
	token, err := local.Issue("ann", "ann@example.com", []string{"admin"}, time.Hour)
	require.NoError(t, err)
	want := Claims{Issuer: localIssuer, Subject: "ann", Email: "ann@example.com", Roles: []string{"admin"}}
	require.Equal(t, want, accept(t, local, token))

	again, err := NewLocal(file)
	require.NoError(t, err)
	require.Equal(t, want, accept(t, again, token), "the key outlives the process")

	other, err := NewLocal(filepath.Join(t.TempDir(), "key.pem"))
	require.NoError(t, err)
	refuse(t, other, token, "no key of this name")

	if runtime.GOOS != "windows" { // which has no such modes
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left behind")
}

func TestLocalTokenExpires(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key.pem")
	synctest.Test(t, func(t *testing.T) {
		local, err := NewLocal(file)
		require.NoError(t, err)
		token, err := local.Issue("ann", "", nil, time.Minute)
		require.NoError(t, err)
		accept(t, local, token)
		time.Sleep(time.Minute + leeway + time.Second)
		refuse(t, local, token, "expired")
	})
}

func TestLocalKeyIsMadeOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data", "key.pem")
	issuers := make([]*Local, 20)
	var wg sync.WaitGroup
	for i := range issuers {
		wg.Go(func() { issuers[i], _ = NewLocal(file) })
	}
	wg.Wait()
	require.NotNil(t, issuers[0])
	token, err := issuers[0].Issue("ann", "", nil, time.Hour)
	require.NoError(t, err)
	for _, other := range issuers {
		require.NotNil(t, other)
		accept(t, other, token)
	}
}

func TestLocalRefusesFilesThatAreNoKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key.pem")
	for text, reason := range map[string]string{
		"":      "not a PEM file",
		"hello": "not a PEM file",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n": "no PKCS #8 key", // gitleaks:allow
		// RFC 8410 §10.3
		"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n": "no P-256 key", // gitleaks:allow
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := NewLocal(file)
		require.ErrorContains(t, err, reason)
		require.ErrorContains(t, err, file)
	}

	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := NewLocal(filepath.Join(file, "key.pem"))
	require.ErrorContains(t, err, "open key of the local issuer")
}

func TestFixedKeyIsNotUsedForAnotherAlgorithm(t *testing.T) {
	k := fixedKey{&key{id: "k", algorithm: jose.ES256}}
	for _, c := range []struct {
		id        string
		algorithm jose.SignatureAlgorithm
		found     bool
	}{{"k", jose.ES256, true}, {"", jose.ES256, true}, {"other", jose.ES256, false}, {"k", jose.HS256, false}} {
		_, err := k.key(t.Context(), c.id, c.algorithm)
		require.Equal(t, c.found, err == nil, c)
	}
}
