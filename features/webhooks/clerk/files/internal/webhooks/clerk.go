package webhooks

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Clerk returns the source of Clerk's events, which Svix delivers: https://clerk.com/docs/webhooks/sync-data. The error is one
// of a secret that is none.
func Clerk(k Keys) (Source, error) {
	s, err := newStandard(k, "svix-")
	if err != nil {
		return Source{}, fmt.Errorf("clerk: %w", err)
	}
	verify := func(h http.Header, body []byte, at time.Time) (Event, error) {
		id, err := s.verify(h, body, at)
		if err != nil {
			return Event{}, err
		}
		var event struct{ Type string }
		if err := json.Unmarshal(body, &event); err != nil {
			return Event{}, fmt.Errorf("the body is not the JSON of an event: %w", err)
		}
		return Event{ID: id, Type: event.Type, Body: body}, nil
	}
	return Source{Name: "clerk", Verify: verify, Sign: s.sign}, nil
}
