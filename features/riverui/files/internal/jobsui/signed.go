package jobsui

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// claim says who may come in, until when, and by what.
type claim struct {
	Use     string `json:"use"` // ticket or session
	User    string `json:"user"`
	Expires int64  `json:"exp"` // Unix time
}

// sign returns a claim and its HMAC-SHA256 (RFC 2104), for a URL or a cookie.
func (s *Site) sign(use, user string, lasting time.Duration) string {
	text, _ := json.Marshal(claim{use, user, time.Now().Add(lasting).Unix()}) // strings and a number: it cannot fail
	body := base64.RawURLEncoding.EncodeToString(text)
	return body + "." + base64.RawURLEncoding.EncodeToString(s.mac(body))
}

var (
	errForged  = errors.New("the signature is not ours")
	errExpired = errors.New("it has expired")
)

// open returns the user of a claim that was signed for the use and still holds.
func (s *Site) open(use, signed string) (user string, err error) {
	body, signature, _ := strings.Cut(signed, ".")
	mac, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || !hmac.Equal(mac, s.mac(body)) {
		return "", errForged
	}
	var c claim
	text, err := base64.RawURLEncoding.DecodeString(body)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	switch {
	case err != nil:
		return "", err
	case c.Use != use:
		return "", errForged
	case time.Now().Unix() >= c.Expires:
		return "", errExpired
	}
	return c.User, nil
}

func (s *Site) mac(body string) []byte {
	h := hmac.New(sha256.New, s.o.Secret)
	h.Write([]byte(body))
	return h.Sum(nil)
}
