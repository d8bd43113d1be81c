package webhooks

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The examples that the specification's and Svix's own libraries are tested with:
// https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
// https://docs.svix.com/receiving/verifying-payloads/how-manual
func TestStandardVectors(t *testing.T) {
	for name, v := range map[string]struct{ prefix, secret, id, timestamp, body, signature string }{
		"Standard Webhooks": {
			"webhook-", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
			`{"test": 2432232314}`, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		},
		"Svix": {
			"svix-", "whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", "1731705121",
			`{"event_type":"ping","data":{"success":true}}`, "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := newStandard(Keys{Secrets: []string{v.secret}, Tolerance: 5 * time.Minute}, v.prefix)
			require.NoError(t, err)
			h := http.Header{}
			h.Set(v.prefix+"id", v.id)
			h.Set(v.prefix+"timestamp", v.timestamp)
			h.Set(v.prefix+"signature", "v2,bm90IHRoaXM= "+v.signature)
			seconds, err := time.Parse(time.RFC3339, map[string]string{"1614265330": "2021-02-25T15:02:10Z", "1731705121": "2024-11-15T21:12:01Z"}[v.timestamp])
			require.NoError(t, err)

			id, err := s.verify(h, []byte(v.body), seconds)
			require.NoError(t, err)
			require.Equal(t, v.id, id)
			require.Equal(t, v.signature, s.sign(Event{ID: v.id, Body: []byte(v.body)}, seconds).Get(v.prefix+"signature"))

			_, err = s.verify(h, []byte(v.body+" "), seconds)
			require.ErrorIs(t, err, errSignature)
			h.Set(v.prefix+"id", "another")
			_, err = s.verify(h, []byte(v.body), seconds)
			require.ErrorIs(t, err, errSignature, "the id is signed")
			h.Del(v.prefix + "id")
			_, err = s.verify(h, []byte(v.body), seconds)
			require.ErrorIs(t, err, errUnsigned)
		})
	}
}

func TestStandardSecretsAreBase64(t *testing.T) {
	for _, secret := range []string{"whsec_", "whsec_?", "v1,whsec_a"} {
		_, err := newStandard(Keys{Secrets: []string{secret}}, "webhook-")
		require.Error(t, err, secret)
	}
}
