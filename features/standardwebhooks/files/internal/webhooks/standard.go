package webhooks

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// standard verifies what is signed by the Standard Webhooks specification, or by Svix, whose headers begin differently:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
// https://docs.svix.com/receiving/verifying-payloads/how-manual
type standard struct {
	keys   Keys
	prefix string // of the headers: "webhook-" or "svix-"
}

// newStandard decodes the secrets: base64, after "whsec_" or "v1,whsec_".
func newStandard(k Keys, prefix string) (standard, error) {
	s := standard{Keys{Tolerance: k.Tolerance}, prefix}
	for _, secret := range k.Secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimPrefix(secret, "v1,"), "whsec_"))
		if err != nil || len(key) == 0 {
			return standard{}, errors.New("a secret is not base64 after whsec_")
		}
		s.keys.Secrets = append(s.keys.Secrets, string(key))
	}
	return s, nil
}

// verify returns the id of a delivery's event.
func (s standard) verify(h http.Header, body []byte, at time.Time) (id string, err error) {
	id, timestamp := h.Get(s.prefix+"id"), h.Get(s.prefix+"timestamp")
	if err := s.keys.checkAge(timestamp, at); err != nil {
		return "", err
	}
	var signatures [][]byte
	for signature := range strings.FieldsSeq(h.Get(s.prefix + "signature")) {
		value, ok := strings.CutPrefix(signature, "v1,")
		if decoded, err := base64.StdEncoding.DecodeString(value); ok && err == nil {
			signatures = append(signatures, decoded)
		}
	}
	switch {
	case id == "":
		return "", errUnsigned
	case !signed(s.keys.Secrets, signatures, []byte(id+"."+timestamp+"."), body):
		return "", errSignature
	}
	return id, nil
}

func (s standard) sign(e Event, at time.Time) http.Header {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signature := mac(s.keys.Secrets[0], []byte(e.ID+"."+timestamp+"."), e.Body)
	h := http.Header{}
	h.Set(s.prefix+"id", e.ID)
	h.Set(s.prefix+"timestamp", timestamp)
	h.Set(s.prefix+"signature", "v1,"+base64.StdEncoding.EncodeToString(signature))
	return h
}
