package app_test

import (
	"testing"

	"omni.example/app/internal/webhooks"
)

func TestWebhooksOfStripe(t *testing.T) {
	testWebhooks(t, "stripe", webhooks.Event{ID: "evt_1", Type: "invoice.paid", Body: []byte(`{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_1"}}}`)})
}
