package webhooks_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/webhooks"
)

func TestSupabaseHooks(t *testing.T) {
	requireContract(t, sender{
		open: func(k webhooks.Keys) webhooks.Source {
			source, err := webhooks.Supabase(k, nil)
			require.NoError(t, err)
			return source
		},
		current: "v1,whsec_Y3VycmVudA==", next: "v1,whsec_bmV4dA==", strange: "v1,whsec_c3RyYW5nZQ==",
		event: webhooks.Event{ID: "msg_1", Type: "before-user-created", Body: []byte(`{"metadata":{"name":"before-user-created"},"user":{"id":"u"}}`)},
	})
}

func TestSupabaseDatabaseWebhooks(t *testing.T) {
	source, err := webhooks.Supabase(webhooks.Keys{Tolerance: time.Minute}, []string{"next-database-secret", "current-database-secret"})
	require.NoError(t, err)
	verify := func(secret, body string) (webhooks.Event, error) {
		return source.Verify(http.Header{"X-Webhook-Secret": {secret}}, []byte(body), time.Now())
	}
	const inserted = `{"type":"INSERT","table":"users","schema":"auth","record":{"id":"1"},"old_record":null}`
	first, err := verify("current-database-secret", inserted)
	require.NoError(t, err)
	require.Equal(t, "INSERT auth.users", first.Type)
	again, err := verify("next-database-secret", inserted)
	require.NoError(t, err)
	require.Equal(t, first.ID, again.ID)
	other, err := verify("current-database-secret", `{"type":"DELETE","table":"users","schema":"auth"}`)
	require.NoError(t, err)
	require.NotEqual(t, first.ID, other.ID)

	for _, secret := range []string{"another-database-secret", "current-database-secre", ""} {
		_, err = verify(secret, inserted)
		require.Error(t, err, secret)
	}
	_, err = verify("current-database-secret", "nothing")
	require.ErrorContains(t, err, "not the JSON")
	sent := webhooks.Event{Body: []byte(inserted)}
	taken, err := source.Verify(source.Sign(sent, time.Now()), sent.Body, time.Now())
	require.NoError(t, err)
	require.Equal(t, first, taken)

	_, err = webhooks.Supabase(webhooks.Keys{Secrets: []string{"v1,whsec_?"}}, nil)
	require.ErrorContains(t, err, "supabase: a secret is not base64")
}
