package webhooks_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/webhooks"
)

func TestStripe(t *testing.T) {
	requireContract(t, sender{
		open:    webhooks.Stripe,
		current: "whsec_current", next: "whsec_next", strange: "whsec_strange",
		event:   webhooks.Event{ID: "evt_1", Type: "invoice.paid", Body: []byte(`{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1"}}}`)},
		repeats: true, // there may be any number of signatures
	})
}

// A signature that was worked out by hand: printf '%s' "1700000000.$body" | openssl dgst -sha256 -hmac whsec_test_secret.
func TestStripeVector(t *testing.T) {
	const signature = "46dc069361a7691082640523fa33fe5d6c8c88d5f5e257cdf8cf11539d166595"
	body := []byte(`{"id":"evt_1","type":"invoice.paid"}`)
	at := time.Unix(1700000000, 0)
	source := webhooks.Stripe(webhooks.Keys{Secrets: []string{"whsec_test_secret"}, Tolerance: time.Minute})
	verify := func(header string) error {
		_, err := source.Verify(http.Header{"Stripe-Signature": {header}}, body, at)
		return err
	}
	require.NoError(t, verify("t=1700000000,v1=0000,v1="+signature+",v0=1111"))
	require.Error(t, verify("t=1700000000,v0="+signature), "v0 is for tests")
	require.Error(t, verify("t=1700000001,v1="+signature), "the time is signed")
	require.Error(t, verify("t=,v1="+signature))
}

func TestStripeEventsHaveAnID(t *testing.T) {
	source := webhooks.Stripe(webhooks.Keys{Secrets: []string{"whsec_test"}, Tolerance: time.Minute})
	for _, body := range []string{`{}`, `{"type":"invoice.paid"}`, `[]`, `nothing`} {
		now := time.Now()
		_, err := source.Verify(source.Sign(webhooks.Event{Body: []byte(body)}, now), []byte(body), now)
		require.Error(t, err, body)
	}
}
