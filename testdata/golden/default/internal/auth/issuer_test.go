package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

const testIssuer = "https://issuer.example.com"

// fakeIssuer is an identity provider inside the process: it is the transport of its clients, so that it works in the fake
// time of testing/synctest, where real connections would never let the clock move.
type fakeIssuer struct {
	mu      sync.Mutex
	keys    []any
	serve   http.HandlerFunc // instead of the keys
	fetches int
}

func (f *fakeIssuer) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.fetches++
	serve := f.serve
	f.mu.Unlock()
	w := httptest.NewRecorder()
	if serve == nil {
		serve = f.serveKeys
	}
	serve(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if w.Code == statusDead {
		return nil, errors.New("connection refused")
	}
	return w.Result(), nil
}

// publish replaces the key set. A key is a jose.JSONWebKey, or raw JSON.
func (f *fakeIssuer) publish(keys ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys = keys
}

// become replaces the key set by a handler; nil brings it back.
func (f *fakeIssuer) become(h http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.serve = h
}

func (f *fakeIssuer) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fetches
}

func (f *fakeIssuer) serveKeys(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": f.keys})
}

const statusDead = 599

func dead(w http.ResponseWriter, _ *http.Request)    { w.WriteHeader(statusDead) }
func failing(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
func hanging(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
func slow(f *fakeIssuer, d time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(d)
		f.serveKeys(w, r)
	}
}

// signingKey is a key of an issuer, with what signs and what is published.
type signingKey struct {
	id        string
	algorithm jose.SignatureAlgorithm
	private   crypto.Signer
}

func (k signingKey) public() jose.JSONWebKey {
	return jose.JSONWebKey{Key: k.private.Public(), KeyID: k.id, Algorithm: string(k.algorithm), Use: "sig"}
}

func newES256(t testing.TB, id string) signingKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return signingKey{id, jose.ES256, private}
}

func newEdDSA(t testing.TB, id string) signingKey {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return signingKey{id, jose.EdDSA, private}
}

func newRS256(t testing.TB, id string, bits int) signingKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, bits)
	require.NoError(t, err)
	return signingKey{id, jose.RS256, private}
}

// claimSet is the payload of a token.
type claimSet map[string]any

// with returns a copy with other values; nil removes a claim.
func (c claimSet) with(changes claimSet) claimSet {
	all := claimSet{}
	for _, m := range []claimSet{c, changes} {
		for name, value := range m {
			if value == nil {
				delete(all, name)
				continue
			}
			all[name] = value
		}
	}
	return all
}

// goodClaims are accepted by an issuer named iss.
func goodClaims(iss string) claimSet {
	now := time.Now()
	return claimSet{"iss": iss, "sub": "user-1", "aud": "api", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
}

// sign returns a token with the key's id in its header.
func (k signingKey) sign(t testing.TB, claims claimSet) string {
	t.Helper()
	return k.signWith(t, claims, map[jose.HeaderKey]any{"kid": k.id})
}

// signWith returns a token with the header fields given, and no other than alg.
func (k signingKey) signWith(t testing.TB, claims claimSet, header map[jose.HeaderKey]any) string {
	t.Helper()
	options := &jose.SignerOptions{ExtraHeaders: header}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.algorithm, Key: k.private}, options)
	require.NoError(t, err)
	payload, err := json.Marshal(claims)
	require.NoError(t, err)
	signed, err := signer.Sign(payload)
	require.NoError(t, err)
	token, err := signed.CompactSerialize()
	require.NoError(t, err)
	return token
}

// newFake returns an issuer that publishes the keys, and a verifier of its tokens.
func newFake(keys ...signingKey) (*fakeIssuer, *issuer) {
	f := &fakeIssuer{}
	for _, k := range keys {
		f.keys = append(f.keys, k.public())
	}
	v := publishedBy(testIssuer, "api", newJWKS(testIssuer+"/keys", quiet()), readLocal)
	serveWith(v, f)
	return f, v
}

// serveWith makes a provider ask the fake instead of the network.
func serveWith(v Verifier, f *fakeIssuer) {
	v.(*issuer).keys.(*jwks).client.Transport = f
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// accept reports that a token is accepted and returns what it says.
func accept(t testing.TB, v Verifier, token string) Claims {
	t.Helper()
	claims, err := v.Verify(context.Background(), token)
	require.NoError(t, err)
	return claims
}

// refuse reports that a token is refused, for another reason than an issuer that is down.
func refuse(t testing.TB, v Verifier, token, reason string) {
	t.Helper()
	claims, err := v.Verify(context.Background(), token)
	require.ErrorContains(t, err, reason)
	require.NotErrorIs(t, err, ErrUnavailable)
	require.Zero(t, claims)
}
