package webhooks

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"omni.example/app/internal/database"
)

// Supabase returns the source of Supabase's auth hooks, which follow Standard Webhooks, and of its database webhooks, which are
// not signed: they are believed by a secret in the header X-Webhook-Secret, however old they are, and each delivery is an event.
// The error is one of a secret that is none.
//   - https://supabase.com/docs/guides/auth/auth-hooks
//   - https://supabase.com/docs/guides/database/webhooks
func Supabase(k Keys, databaseSecrets []string) (Source, error) {
	hooks, err := newStandard(k, "webhook-")
	if err != nil {
		return Source{}, fmt.Errorf("supabase: %w", err)
	}
	s := supabase{hooks, databaseSecrets}
	return Source{Name: "supabase", Verify: s.verify, Sign: s.sign}, nil
}

type supabase struct {
	hooks           standard
	databaseSecrets []string
}

func (s supabase) verify(h http.Header, body []byte, at time.Time) (Event, error) {
	secret := h.Get("X-Webhook-Secret")
	if secret == "" {
		id, err := s.hooks.verify(h, body, at)
		return Event{ID: id, Type: hookOf(body), Body: body}, err
	}
	known := 0
	for _, ours := range s.databaseSecrets {
		known |= subtle.ConstantTimeCompare([]byte(secret), []byte(ours))
	}
	if known != 1 {
		return Event{}, errSignature
	}
	var change struct{ Type, Schema, Table string }
	if err := json.Unmarshal(body, &change); err != nil {
		return Event{}, fmt.Errorf("the body is not the JSON of a change: %w", err)
	}
	// Such a delivery has no id, and a row that goes back and forth makes the same body again. Supabase sends each change once
	// (https://supabase.com/docs/guides/database/extensions/pg_net), so every delivery is an event of its own.
	return Event{ID: database.NewID(), Type: change.Type + " " + change.Schema + "." + change.Table, Body: body}, nil
}

// hookOf returns the name that a hook gives in its metadata; some have none.
func hookOf(body []byte) string {
	var hook struct{ Metadata struct{ Name string } }
	_ = json.Unmarshal(body, &hook)
	return hook.Metadata.Name
}

func (s supabase) sign(e Event, at time.Time) http.Header {
	if len(s.hooks.keys.Secrets) == 0 {
		return http.Header{"X-Webhook-Secret": {s.databaseSecrets[0]}}
	}
	return s.hooks.sign(e, at)
}
