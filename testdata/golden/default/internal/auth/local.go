package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// localIssuer is the claim iss of local tokens.
const localIssuer = "local-development"

// Local is an identity provider for development: it signs its tokens itself, with a key that lies in a file, so that the
// first protected request needs no account anywhere.
type Local struct {
	*issuer
	signer jose.Signer
}

// localClaims are the claims of a local token.
type localClaims struct {
	jwt.Claims
	Email string   `json:"email,omitempty"`
	Roles []string `json:"roles,omitempty"`
}

// NewLocal returns the issuer whose key is in a PEM file (PKCS #8, P-256). It makes the file, for the owner's eyes only, when
// it does not exist; of several processes that do so at once one wins and all use its key.
func NewLocal(keyFile string) (*Local, error) {
	private, err := readKey(keyFile)
	if errors.Is(err, fs.ErrNotExist) {
		if err = createKey(keyFile); err == nil {
			private, err = readKey(keyFile)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open key of the local issuer: %w", err)
	}
	public := jose.JSONWebKey{Key: &private.PublicKey, Algorithm: string(jose.ES256)}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("identify key of the local issuer: %w", err)
	}
	id := base64.RawURLEncoding.EncodeToString(thumbprint)
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.ES256,
		Key:       jose.JSONWebKey{Key: private, KeyID: id},
	}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("use key of the local issuer: %w", err)
	}
	only := fixedKey{&key{id: id, algorithm: jose.ES256, material: &private.PublicKey, thumbprint: string(thumbprint)}}
	return &Local{publishedBy(localIssuer, "", only, readLocal), signer}, nil
}

func readLocal(decode func(any) error) (Claims, error) {
	var c localClaims
	err := decode(&c)
	return Claims{Email: c.Email, Roles: c.Roles}, err
}

// Issue returns a token for the subject that expires after ttl.
func (l *Local) Issue(subject, email string, roles []string, ttl time.Duration) (string, error) {
	now := time.Now()
	token, err := jwt.Signed(l.signer).Claims(localClaims{
		Claims: jwt.Claims{
			Issuer:   localIssuer,
			Subject:  subject,
			IssuedAt: jwt.NewNumericDate(now),
			Expiry:   jwt.NewNumericDate(now.Add(ttl)),
		},
		Email: email,
		Roles: roles,
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return token, nil
}

func readKey(file string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not a PEM file: remove it to get a new key", file)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s holds no PKCS #8 key: remove it to get a new one", file)
	}
	private, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || private.Curve != elliptic.P256() {
		return nil, fmt.Errorf("%s holds no P-256 key: remove it to get a new one", file)
	}
	return private, nil
}

// createKey writes a new key aside and links it to its name, which fails when another process was faster. So nobody reads
// half a key, and nobody's key is replaced.
func createKey(file string) error {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	aside, err := os.CreateTemp(folder, ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(aside.Name()) }()
	err = pem.Encode(aside, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err := errors.Join(err, aside.Close()); err != nil {
		return err
	}
	if err := os.Link(aside.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
