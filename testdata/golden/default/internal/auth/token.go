package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json" // unlike the standard library's it minds case and refuses duplicate names
	"github.com/go-jose/go-jose/v4/jwt"
	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// maxToken is the longest token in bytes.
	maxToken = 16 << 10

	// maxSubject is the longest sub in bytes (OpenID Connect Core §2).
	maxSubject = 255

	// leeway is how far the issuer's clock may be from ours.
	leeway = 30 * time.Second

	// maxVerified bounds the tokens that are remembered, at about 500 bytes each.
	maxVerified = 10_000
)

// keySource finds the key that the header of a token names.
type keySource interface {
	key(ctx context.Context, id string, algorithm jose.SignatureAlgorithm) (*key, error)
}

// issuer verifies the tokens of one issuer (RFC 7519, with the advice of RFC 8725).
type issuer struct {
	// name is the exact value of iss.
	name string

	// audience must be among aud; "" does not look.
	audience string

	// algorithms are those that the keys may sign with.
	algorithms []jose.SignatureAlgorithm

	// keys verify the signatures.
	keys keySource

	// read takes what the provider has beyond iss and sub from the claims, and refuses what the provider wants refused.
	// decode unmarshals all claims.
	read func(decode func(any) error) (Claims, error)

	// verified remembers tokens, because a signature costs more than the rest of a small request.
	verified *lru.Cache[[sha256.Size]byte, verified]
}

// verified is a token that was accepted.
type verified struct {
	claims     Claims
	expiry     time.Time
	id         string
	algorithm  jose.SignatureAlgorithm
	thumbprint string
}

// publishedBy returns an issuer whose keys are published.
func publishedBy(name, audience string, keys keySource, read func(func(any) error) (Claims, error)) *issuer {
	return newIssuer(issuer{name: name, audience: audience, algorithms: signatureAlgorithms, keys: keys, read: read})
}

func newIssuer(i issuer) *issuer {
	i.verified, _ = lru.New[[sha256.Size]byte, verified](maxVerified) // it fails for a size below one only
	return &i
}

// Verify implements [Verifier].
func (i *issuer) Verify(ctx context.Context, token string) (Claims, error) {
	if len(token) > maxToken {
		return Claims{}, fmt.Errorf("token is longer than %d bytes", maxToken)
	}
	sum := sha256.Sum256([]byte(token))
	if v, ok := i.verified.Get(sum); ok && time.Now().Before(v.expiry) {
		// The key must still be there, and be what the token names: a withdrawn key takes its tokens along.
		k, err := i.keys.key(ctx, v.id, v.algorithm)
		if err != nil {
			return Claims{}, err
		}
		if k.thumbprint == v.thumbprint {
			return v.claims, nil
		}
	}
	v, err := i.verify(ctx, token)
	if err != nil {
		return Claims{}, err
	}
	i.verified.Add(sum, v)
	return v.claims, nil
}

func (i *issuer) verify(ctx context.Context, token string) (verified, error) {
	payload, v, err := i.open(ctx, token)
	if err != nil {
		return verified{}, err
	}
	v.claims, v.expiry, err = i.check(payload)
	return v, err
}

// open returns what a token carries, once its signature is verified, and how it was.
func (i *issuer) open(ctx context.Context, token string) ([]byte, verified, error) {
	if err := checkEncoding(token); err != nil {
		return nil, verified{}, err
	}
	signed, err := jose.ParseSignedCompact(token, i.algorithms)
	if err != nil {
		return nil, verified{}, fmt.Errorf("parse token: %w", err)
	}
	header := signed.Signatures[0].Header
	for _, extension := range []jose.HeaderKey{"crit", "b64"} {
		if _, ok := header.ExtraHeaders[extension]; ok {
			return nil, verified{}, fmt.Errorf("the header has %q, which no identity provider needs", extension)
		}
	}
	v := verified{id: header.KeyID, algorithm: jose.SignatureAlgorithm(header.Algorithm)}
	k, err := i.keys.key(ctx, v.id, v.algorithm)
	if err != nil {
		return nil, verified{}, err
	}
	payload, err := signed.Verify(k.material)
	if err != nil {
		return nil, verified{}, fmt.Errorf("verify signature: %w", err)
	}
	v.thumbprint = k.thumbprint
	return payload, v, nil
}

// check applies the rules to claims whose signature was verified.
func (i *issuer) check(payload []byte) (Claims, time.Time, error) {
	decode := func(to any) error {
		if err := json.Unmarshal(payload, to); err != nil {
			return fmt.Errorf("read claims: %w", err)
		}
		return nil
	}
	var registered jwt.Claims
	if err := decode(&registered); err != nil {
		return Claims{}, time.Time{}, err
	}
	if registered.Expiry == nil {
		return Claims{}, time.Time{}, errors.New("claim exp is missing")
	}
	if s := registered.Subject; s == "" || len(s) > maxSubject || strings.ContainsRune(s, 0) {
		return Claims{}, time.Time{}, errors.New("claim sub is missing or not a usable identifier")
	}
	want := jwt.Expected{Issuer: i.name}
	if i.audience != "" {
		want.AnyAudience = jwt.Audience{i.audience}
	}
	if err := registered.ValidateWithLeeway(want, leeway); err != nil {
		return Claims{}, time.Time{}, err
	}
	claims, err := i.read(decode)
	if err != nil {
		return Claims{}, time.Time{}, err
	}
	claims.Issuer, claims.Subject = registered.Issuer, registered.Subject
	claims.Email, claims.Name = line(claims.Email), line(claims.Name)
	return claims, registered.Expiry.Time(), nil
}

// checkEncoding refuses what lenient decoders let pass: line breaks, unused bits, other than three parts (RFC 7515 §7.1).
func checkEncoding(token string) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return errors.New("token does not have three parts")
	}
	for _, part := range parts {
		if strings.ContainsAny(part, "\r\n") {
			return errors.New("token has a line break")
		}
		if _, err := base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return errors.New("token is not strict base64url")
		}
	}
	return nil
}

// line returns text for people that is fit to be stored: databases refuse NUL bytes, and users may choose these texts.
func line(s string) string {
	const longest = 320 // an e-mail address: RFC 5321 §4.5.3.1
	s = strings.ReplaceAll(s, "\x00", "")
	if len(s) > longest {
		return ""
	}
	return s
}
