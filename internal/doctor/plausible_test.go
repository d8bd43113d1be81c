package doctor

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/manifest"
)

func TestPlausible(t *testing.T) {
	token := func(exp time.Time) string {
		part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
		return part(`{"alg":"HS256"}`) + "." + part(fmt.Sprintf(`{"exp":%d}`, exp.Unix())) + "." + part("signature")
	}
	required := manifest.Variable{Key: "STRIPE_SECRET_KEY", Help: "https://dashboard.stripe.com/apikeys", Production: true, Secret: true}
	webhook := manifest.Variable{Key: "STRIPE_WEBHOOK_SECRETS", Separator: ",", Example: "whsec_…", Pattern: "^whsec_", Production: true, Secret: true}
	issuer := manifest.Variable{Key: "OIDC_ISSUER_URL", Production: true}
	for name, c := range map[string]struct {
		v          manifest.Variable
		value      string
		production bool
		want       Status
		detail     string
	}{
		"missing in production":       {required, "", true, Fail, "is not set"},
		"missing in development":      {required, "", false, OK, ""},
		"good":                        {required, "sk_live_51HxyzAbCdEfGh", true, OK, ""},
		"test key in production":      {required, "sk_test_51HxyzAbCdEfGh", true, Fail, "is a test key, and this is production"},
		"live key in development":     {required, "sk_live_51HxyzAbCdEfGh", false, Warn, "is a live key, and this is development"},
		"quoted":                      {required, `"sk_live_51HxyzAbCdEfGh"`, true, Fail, "has blanks or quotes around it"},
		"short":                       {required, "hunter2", true, Warn, "has fewer than 16 characters"},
		"expired":                     {required, token(time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)), true, Fail, "expired on 2020-02-03"},
		"not expired":                 {required, token(time.Now().Add(90 * 24 * time.Hour)), true, OK, ""},
		"no URL":                      {manifest.Variable{Key: "OIDC_ISSUER_URL"}, "id.example.com", false, Fail, "is no URL"},
		"a URL":                       {manifest.Variable{Key: "OIDC_ISSUER_URL"}, "https://id.acme.com", false, OK, ""},
		"a file's URL":                {manifest.Variable{Key: "DATABASE_URL"}, "file:data/app.db", false, OK, ""},
		"the example":                 {manifest.Variable{Key: "X", Example: "acme"}, "acme", false, Warn, "is still the example"},
		"an example that fits":        {manifest.Variable{Key: "S3_REGION", Example: "eu-central-1"}, "eu-central-1", true, OK, ""},
		"an example in production":    {webhook, "whsec_…", true, Fail, "is still the example"},
		"changeme":                    {required, "changeme", false, Warn, "is a placeholder"},
		"changeme in production":      {required, "sk_live_changeme_later", true, Fail, "is a placeholder"},
		"angle brackets":              {issuer, "https://<your-tenant>.example.com", true, Fail, "is a placeholder"},
		"dots":                        {required, "sk_live_...", true, Fail, "is a placeholder"},
		"a word in a key":             {required, "sk_live_51TodoXxAbCdEfGh", true, OK, ""},
		"a blank within":              {required, "sk_live_51HxyzAb CdEfGh", true, Fail, "has a blank in it"},
		"a token cut short":           {required, token(time.Now().Add(time.Hour))[:30], true, Fail, "is a JSON Web Token that was cut short"},
		"soon over":                   {required, token(time.Now().Add(30 * time.Hour)), true, Warn, "expires on " + time.Now().Add(30*time.Hour).UTC().Format(time.DateOnly)},
		"two secrets":                 {webhook, "whsec_aBcDeFgHiJkLmNoP,whsec_qRsTuVwXyZaBcDeF", true, OK, ""},
		"the second is none":          {webhook, "whsec_aBcDeFgHiJkLmNoP,sk_live_qRsTuVwXyZaBcDeF", true, Fail, "does not look like one"},
		"the second is short":         {webhook, "whsec_aBcDeFgHiJkLmNoP,whsec_q", true, Warn, "has fewer than 16 characters"},
		"the second is a test key":    {manifest.Variable{Key: "KEYS", Separator: ",", Secret: true}, "sk_live_aBcDeFgHiJkL,sk_test_aBcDeFgHiJkL", true, Fail, "is a test key, and this is production"},
		"this machine":                {issuer, "https://localhost:8443/realm", true, Warn, "leads to this machine"},
		"this machine in development": {issuer, "http://127.0.0.1:8443/realm", false, OK, ""},
		"pattern":                     {manifest.Variable{Key: "X", Pattern: "^re_"}, "xx", false, Fail, "does not look like one"},
		"pattern met":                 {manifest.Variable{Key: "X", Pattern: "^re_"}, "re_1", false, OK, ""},
		"development in production":   {manifest.Variable{Key: "AUTH_PROVIDER", Value: "local", Production: true}, "local", true, Warn, "has the value of development"},
	} {
		t.Run(name, func(t *testing.T) {
			r, ok := plausible(c.v, c.value, c.production)
			require.Equal(t, c.want == OK, ok)
			require.Equal(t, c.detail, r.Detail)
			if !ok {
				require.Equal(t, c.want, r.Status)
			}
			if c.value != "" {
				require.NotContains(t, r.Detail+r.Hint, c.value, "no value is shown")
			}
		})
	}
}
