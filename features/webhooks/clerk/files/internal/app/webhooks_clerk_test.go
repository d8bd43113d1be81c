package app_test

import (
	"testing"

	"omni.example/app/internal/webhooks"
)

func TestWebhooksOfClerk(t *testing.T) {
	testWebhooks(t, "clerk", webhooks.Event{ID: "msg_1", Type: "user.created", Body: []byte(`{"type":"user.created","data":{"id":"user_1"}}`)})
}
