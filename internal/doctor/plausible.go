package doctor

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/logixtecs/omni/internal/manifest"
)

// shortest is how many characters a secret should have in production.
const shortest = 16

// Keys of Stripe and of those who copied its form say by a prefix what they are for.
var (
	testKey = regexp.MustCompile(`^(sk|pk|rk)_test_`)
	liveKey = regexp.MustCompile(`^(sk|rk)_live_`)
)

// plausible holds a variable's value, "" where it is not set, against what is known of it. The result never
// quotes the value.
func plausible(v manifest.Variable, value string, production bool) (r Result, ok bool) {
	fail := func(detail, hint string) (Result, bool) {
		return Result{Status: Fail, Detail: detail, Hint: hint}, false
	}
	warn := func(detail, hint string) (Result, bool) {
		return Result{Status: Warn, Detail: detail, Hint: hint}, false
	}
	switch {
	case value == "" && production && v.Production:
		return fail("is not set", v.Help)
	case value == "":
		return r, true
	case strings.TrimSpace(value) != value || strings.Trim(value, `"'`) != value:
		return fail("has blanks or quotes around it", "write the value alone")
	case v.Example != "" && value == v.Example:
		return warn("is still the example", v.Help)
	case v.Pattern != "" && !regexp.MustCompile(v.Pattern).MatchString(value):
		return fail("does not look like one", v.Help)
	case addressed(v) && !isURL(value):
		return fail("is no URL", v.Help)
	case production && testKey.MatchString(value):
		return fail("is a test key, and this is production", v.Help)
	case !production && liveKey.MatchString(value):
		return warn("is a live key, and this is development", "use a test key")
	case production && v.Production && v.Value != "" && value == v.Value:
		return warn("has the value of development", v.Help)
	}
	if at := expiry(value); !at.IsZero() && at.Before(time.Now()) {
		return fail("expired on "+at.UTC().Format(time.DateOnly), v.Help)
	}
	if production && v.Secret && len(value) < shortest {
		return warn(fmt.Sprintf("has fewer than %d characters", shortest), "make a longer one: openssl rand -hex 32")
	}
	return r, true
}

// addressed says that a variable holds one URL.
func addressed(v manifest.Variable) bool {
	return strings.HasSuffix(v.Key, "_URL") || strings.HasSuffix(v.Key, "_URI")
}

func isURL(value string) bool {
	u, err := url.Parse(value)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Scheme == "file")
}

// expiry is when a secret in the form of a JSON Web Token (RFC 7519) ends, or the zero time where it is none.
func expiry(value string) time.Time {
	parts := strings.Split(value, ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return time.Time{}
	}
	var claims struct {
		Exp float64 `json:"exp"`
	}
	if json.Unmarshal(payload, &claims) != nil || claims.Exp == 0 {
		return time.Time{}
	}
	return time.Unix(int64(claims.Exp), 0)
}
