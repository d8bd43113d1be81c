package webhooks_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/webhooks"
)

func options(signed string) webhooks.HMACOptions {
	return webhooks.HMACOptions{Signed: signed, SignatureHeader: "X-Signature-256", TimestampHeader: "X-Timestamp", IDHeader: "X-Event-Id"}
}

func TestHMAC(t *testing.T) {
	body := []byte(`{"type":"order.shipped","order":7}`)
	digest := sha256.Sum256(body)
	for signed, id := range map[string]string{
		"id.timestamp.body": "order-7",
		"timestamp.body":    "",
		"body":              hex.EncodeToString(digest[:]), // an id that is not signed is not believed
	} {
		t.Run(signed, func(t *testing.T) {
			requireContract(t, sender{
				open: func(k webhooks.Keys) webhooks.Source {
					o := options(signed)
					o.Keys = k
					return webhooks.HMAC(o)
				},
				current: "current-secret", next: "next-secret", strange: "strange-secret",
				event:    webhooks.Event{ID: id, Type: "order.shipped", Body: body},
				timeless: signed == "body",
			})
		})
	}
}

func TestHMACTypeOfAHeader(t *testing.T) {
	o := options("body")
	o.Keys, o.Name, o.TypeHeader = webhooks.Keys{Secrets: []string{"secret"}}, "github", "X-GitHub-Event"
	source, sent := webhooks.HMAC(o), webhooks.Event{Type: "push", Body: []byte(`{"type":"other"}`)}
	require.Equal(t, "github", source.Name)
	e, err := source.Verify(source.Sign(sent, time.Now()), sent.Body, time.Now())
	require.NoError(t, err)
	require.Equal(t, "push", e.Type)
}

// The example of GitHub's documentation:
// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
func TestHMACVectorOfGitHub(t *testing.T) {
	o := options("body")
	o.Keys.Secrets, o.SignatureHeader = []string{"It's a Secret to Everybody"}, "X-Hub-Signature-256"
	h := http.Header{"X-Hub-Signature-256": {"sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}}
	_, err := webhooks.HMAC(o).Verify(h, []byte("Hello, World!"), time.Now())
	require.NoError(t, err)
}

func TestHMACWithoutAnID(t *testing.T) {
	o := options("id.timestamp.body")
	o.Keys = webhooks.Keys{Secrets: []string{"secret"}, Tolerance: time.Minute}
	source, body := webhooks.HMAC(o), []byte("{}")
	_, err := source.Verify(source.Sign(webhooks.Event{Body: body}, time.Now()), body, time.Now())
	require.ErrorContains(t, err, "no signature")
}
