package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// The algorithms that a published key may sign with. PS256 and the like are left out: no provider uses them by default, and
// a verifier accepts a variable salt length. HS256 is no algorithm for published keys at all.
var signatureAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.EdDSA}

// minRSABits is the smallest RSA modulus (RFC 7518 §3.3).
const minRSABits = 2048

// key verifies signatures of one algorithm.
type key struct {
	id        string
	algorithm jose.SignatureAlgorithm
	material  any

	// thumbprint identifies the material (RFC 7638).
	thumbprint string
}

// keySet holds the usable keys of an issuer.
type keySet struct {
	byID map[string]*key
}

// find returns the key that a token's header names, or nil. A token may leave the name out when there is one key only.
func (s *keySet) find(id string, algorithm jose.SignatureAlgorithm) *key {
	if id == "" {
		return s.only(algorithm)
	}
	if k := s.byID[id]; k != nil && k.algorithm == algorithm {
		return k
	}
	return nil
}

// only returns the key of a set that has one.
func (s *keySet) only(algorithm jose.SignatureAlgorithm) *key {
	for _, k := range s.byID {
		if len(s.byID) == 1 && k.algorithm == algorithm {
			return k
		}
	}
	return nil
}

// fixedKey is a key source with one key that never changes.
type fixedKey struct{ only *key }

func (f fixedKey) key(_ context.Context, id string, algorithm jose.SignatureAlgorithm) (*key, error) {
	if id != "" && f.only.id != "" && id != f.only.id || algorithm != f.only.algorithm {
		return nil, errUnknownKey
	}
	return f.only, nil
}

// parseKeySet reads a JWK Set (RFC 7517 §5). A key that is private, not for signatures, weak or unknown is left out, and so
// are different keys of one name, since nobody can tell which is meant: one bad key must not take the others down.
func parseKeySet(document []byte) (*keySet, error) {
	var raw struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(document, &raw); err != nil {
		return nil, errors.New("parse key set: not a JSON object with a list of keys")
	}
	set := &keySet{byID: map[string]*key{}}
	ambiguous := map[string]bool{}
	for _, r := range raw.Keys {
		k := parseKey(r)
		if k == nil {
			continue
		}
		if other := set.byID[k.id]; other != nil && other.thumbprint != k.thumbprint {
			ambiguous[k.id] = true
		}
		set.byID[k.id] = k
	}
	for id := range ambiguous {
		delete(set.byID, id)
	}
	if len(set.byID) == 0 {
		return nil, errors.New("parse key set: it has no usable key")
	}
	return set, nil
}

// parseKey returns nil for a key that no token may be verified with.
func parseKey(raw json.RawMessage) *key {
	var k jose.JSONWebKey
	var use struct {
		Operations []string `json:"key_ops"`
	}
	if k.UnmarshalJSON(raw) != nil || json.Unmarshal(raw, &use) != nil || !k.Valid() {
		return nil
	}
	if k.Use != "" && k.Use != "sig" || use.Operations != nil && !slices.Contains(use.Operations, "verify") {
		return nil
	}
	algorithm := algorithmOf(k.Key)
	if algorithm == "" || k.Algorithm != "" && k.Algorithm != string(algorithm) {
		return nil
	}
	thumbprint, err := k.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil
	}
	return &key{id: k.KeyID, algorithm: algorithm, material: k.Key, thumbprint: string(thumbprint)}
}

// algorithmOf returns the one algorithm that we use a public key with, or "". Secrets and private keys have none.
func algorithmOf(material any) jose.SignatureAlgorithm {
	switch k := material.(type) {
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P256() {
			return jose.ES256
		}
	case *rsa.PublicKey:
		if k.N.BitLen() >= minRSABits {
			return jose.RS256
		}
	case ed25519.PublicKey:
		return jose.EdDSA
	}
	return ""
}
