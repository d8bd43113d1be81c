package app_test

import (
	"testing"

	"omni.example/app/internal/webhooks"
)

func TestWebhooksOfHMAC(t *testing.T) {
	testWebhooks(t, "hmac", webhooks.Event{ID: "order-7", Type: "order.shipped", Body: []byte(`{"type":"order.shipped","order":7}`)})
}
