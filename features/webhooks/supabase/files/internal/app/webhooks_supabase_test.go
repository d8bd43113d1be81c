package app_test

import (
	"testing"

	"omni.example/app/internal/webhooks"
)

func TestWebhooksOfSupabase(t *testing.T) {
	testWebhooks(t, "supabase", webhooks.Event{ID: "msg_1", Type: "before-user-created", Body: []byte(`{"metadata":{"name":"before-user-created"},"user":{"id":"u"}}`)})
}
