package webhooks_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/webhooks"
)

func TestClerk(t *testing.T) {
	open := func(k webhooks.Keys) webhooks.Source {
		source, err := webhooks.Clerk(k)
		require.NoError(t, err)
		return source
	}
	requireContract(t, sender{
		open:    open,
		current: "whsec_Y3VycmVudA==", next: "whsec_bmV4dA==", strange: "whsec_c3RyYW5nZQ==",
		event: webhooks.Event{ID: "msg_1", Type: "user.created", Body: []byte(`{"data":{"id":"user_1"},"object":"event","type":"user.created"}`)},
	})

	source, now, body := open(webhooks.Keys{Secrets: []string{"whsec_Y3VycmVudA=="}, Tolerance: time.Minute}), time.Now(), []byte("nothing")
	_, err := source.Verify(source.Sign(webhooks.Event{ID: "msg_1", Body: body}, now), body, now)
	require.ErrorContains(t, err, "not the JSON")
	_, err = webhooks.Clerk(webhooks.Keys{Secrets: []string{"?"}})
	require.ErrorContains(t, err, "clerk: a secret is not base64")
}
