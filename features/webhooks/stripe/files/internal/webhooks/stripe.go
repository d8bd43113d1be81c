package webhooks

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Stripe returns the source of Stripe's events: https://docs.stripe.com/webhooks#verify-manually. They come in no certain
// order, so a handler does well to ask for the current state of what an event is about.
func Stripe(k Keys) Source {
	return Source{Name: "stripe", Verify: stripe(k).verify, Sign: stripe(k).sign}
}

type stripe Keys

func (s stripe) verify(h http.Header, body []byte, at time.Time) (Event, error) {
	timestamp, signatures := readStripeSignature(h.Get("Stripe-Signature"))
	if err := Keys(s).checkAge(timestamp, at); err != nil {
		return Event{}, err
	}
	if !signed(s.Secrets, signatures, []byte(timestamp+"."), body) {
		return Event{}, errSignature
	}
	var event struct{ ID, Type string }
	if err := json.Unmarshal(body, &event); err != nil {
		return Event{}, fmt.Errorf("the body is not the JSON of an event: %w", err)
	}
	if event.ID == "" {
		return Event{}, errors.New("the event in the body has no id")
	}
	return Event{ID: event.ID, Type: event.Type, Body: body}, nil
}

// readStripeSignature reads "t=1700000000,v1=…,v1=…,v0=…". v0 is for tests only: taking it would let anybody in.
func readStripeSignature(header string) (timestamp string, signatures [][]byte) {
	for part := range strings.SplitSeq(header, ",") {
		switch key, value, _ := strings.Cut(strings.TrimSpace(part), "="); key {
		case "t":
			timestamp = value
		case "v1":
			if s, err := hex.DecodeString(value); err == nil {
				signatures = append(signatures, s)
			}
		}
	}
	return timestamp, signatures
}

func (s stripe) sign(e Event, at time.Time) http.Header {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signature := hex.EncodeToString(mac(s.Secrets[0], []byte(timestamp+"."), e.Body))
	return http.Header{"Stripe-Signature": {"t=" + timestamp + ",v1=" + signature}}
}
