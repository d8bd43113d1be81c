package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"time"
)

var (
	errUnsigned  = errors.New("the delivery has no signature, or one that cannot be read")
	errSignature = errors.New("no signature in the delivery is made with a secret of ours")
)

// Keys verify what a service signs.
type Keys struct {
	// Secrets are what the service signs with: one, and a second one while it replaces the first.
	Secrets []string

	// Tolerance is how far the time that was signed may be from now, so that what somebody recorded cannot be sent again
	// later.
	Tolerance time.Duration
}

// checkAge reads a time in Unix seconds and compares it with now. Both directions count: a time in the future would make a
// recorded delivery good for longer.
func (k Keys) checkAge(seconds string, now time.Time) error {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return errUnsigned
	}
	if age := now.Sub(time.Unix(n, 0)); age > k.Tolerance || age < -k.Tolerance {
		return fmt.Errorf("the signed time is %s from now, more than %s: the delivery is old, or a clock is wrong", age.Abs().Round(time.Second), k.Tolerance)
	}
	return nil
}

// mac is the HMAC of the parts one after the other (RFC 2104, FIPS 180-4 SHA-256).
func mac(key string, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, []byte(key))
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}

// signed reports whether one of the signatures is of the parts, by one of the keys. The comparison takes the same time
// wherever they differ.
func signed(keys []string, signatures [][]byte, parts ...[]byte) bool {
	for _, key := range keys {
		want := mac(key, parts...)
		for _, s := range signatures {
			if hmac.Equal(s, want) {
				return true
			}
		}
	}
	return false
}
