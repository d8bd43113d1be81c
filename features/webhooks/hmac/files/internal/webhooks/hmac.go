package webhooks

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// HMACOptions say how a service signs its events.
type HMACOptions struct {
	Keys

	// Name is the last part of the path of deliveries. Default: hmac.
	Name string

	// Signed says what is signed, in which order, with dots between: id.timestamp.body, timestamp.body or body.
	Signed string

	// SignatureHeader names the header with the signature in hexadecimal digits, with or without "sha256=" before them.
	SignatureHeader string

	// TimestampHeader names the header with the time of signing in Unix seconds, and IDHeader the one with the event's id.
	// Each is read when it is signed.
	TimestampHeader, IDHeader string

	// TypeHeader names the header with the event's type; empty takes "type" from the body.
	TypeHeader string
}

// HMAC returns the source of a service that signs its events with HMAC-SHA256 (RFC 2104). An id that is not signed could be
// changed by whoever sends a recorded delivery again, so the digest of what is signed stands for it then:
//   - timestamp.body: what the service signs anew when it sends it again is another event, and is done again.
//   - body: of events with the same body only the first one is done, while it is in the log. The others are lost as its
//     duplicates. Once it is deleted, a recorded delivery is taken again, because nothing says how old it is.
func HMAC(o HMACOptions) Source {
	if o.Name == "" {
		o.Name = "hmac"
	}
	return Source{Name: o.Name, Verify: o.verify, Sign: o.sign}
}

func (o HMACOptions) verify(h http.Header, body []byte, at time.Time) (Event, error) {
	signature, err := hex.DecodeString(strings.TrimPrefix(h.Get(o.SignatureHeader), "sha256="))
	if err != nil || len(signature) == 0 {
		return Event{}, errUnsigned
	}
	if strings.Contains(o.Signed, "timestamp") {
		if err := o.checkAge(h.Get(o.TimestampHeader), at); err != nil {
			return Event{}, err
		}
	}
	id := h.Get(o.IDHeader)
	if o.signsID() && id == "" {
		return Event{}, errUnsigned
	}
	prefix := o.prefix(id, h.Get(o.TimestampHeader))
	if !signed(o.Secrets, [][]byte{signature}, prefix, body) {
		return Event{}, errSignature
	}
	if !o.signsID() {
		digest := sha256.Sum256(slices.Concat(prefix, body))
		id = hex.EncodeToString(digest[:])
	}
	return Event{ID: id, Type: o.typeOf(h, body), Body: body}, nil
}

func (o HMACOptions) signsID() bool { return strings.Contains(o.Signed, "id") }

// prefix is what is signed before the body.
func (o HMACOptions) prefix(id, timestamp string) []byte {
	return []byte(strings.NewReplacer("id", id, "timestamp", timestamp, "body", "").Replace(o.Signed))
}

func (o HMACOptions) typeOf(h http.Header, body []byte) string {
	if o.TypeHeader != "" {
		return h.Get(o.TypeHeader)
	}
	var event struct{ Type string }
	_ = json.Unmarshal(body, &event) // a body without a type has the empty one
	return event.Type
}

func (o HMACOptions) sign(e Event, at time.Time) http.Header {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	h := http.Header{}
	h.Set(o.SignatureHeader, "sha256="+hex.EncodeToString(mac(o.Secrets[0], o.prefix(e.ID, timestamp), e.Body)))
	if strings.Contains(o.Signed, "timestamp") {
		h.Set(o.TimestampHeader, timestamp)
	}
	if o.signsID() {
		h.Set(o.IDHeader, e.ID)
	}
	if o.TypeHeader != "" {
		h.Set(o.TypeHeader, e.Type)
	}
	return h
}
