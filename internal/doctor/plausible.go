package doctor

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/logixtecs/omni/internal/manifest"
)

// shortest is how many characters a secret should have in production.
const shortest = 16

// soon is how long before its end a token deserves a warning.
const soon = 14 * 24 * time.Hour

// Keys of Stripe and of those who copied its form say by a prefix what they are for.
var (
	testKey = regexp.MustCompile(`^(sk|pk|rk)_test_`)
	liveKey = regexp.MustCompile(`^(sk|rk)_live_`)
)

// What people write where a value is still to come.
var (
	placeholder = regexp.MustCompile(`(?i)change[-_ ]?me|replace[-_ ]?me|<[^<>]*>|\.\.\.|…|your[-_]|placeholder|^(todo|tbd|x{3,}|secret|password|dummy)$`)
	madeUp      = regexp.MustCompile(`(?i)example|acme|…|your-|abcdef`) // an example that nobody has for real
)

// plausible holds a variable's value, "" where it is not set, against what is known of it. The result never
// quotes the value.
func plausible(v manifest.Variable, value string, production bool) (r Result, ok bool) {
	switch {
	case value == "" && production && v.Production:
		return Result{Status: Fail, Detail: "is not set", Hint: v.Help}, false
	case value == "":
		return r, true
	case strings.TrimSpace(value) != value || strings.Trim(value, `"'`) != value:
		return Result{Status: Fail, Detail: "has blanks or quotes around it", Hint: "write the value alone"}, false
	}
	for _, one := range values(v, value) {
		for _, look := range []func(manifest.Variable, string, bool) Result{unfinished, formed, meant, lasting} {
			if r := look(v, one, production); r.Status != "" {
				return r, false
			}
		}
	}
	return r, true
}

// values are those of a variable that takes several, or the one that it has.
func values(v manifest.Variable, value string) []string {
	if v.Separator == "" {
		return []string{value}
	}
	return strings.Split(value, v.Separator)
}

// unfinished finds what somebody has yet to replace. Development may do without.
func unfinished(v manifest.Variable, value string, production bool) Result {
	status := Warn
	if production {
		status = Fail
	}
	switch {
	case value == v.Example && (v.Secret || madeUp.MatchString(value)):
		return Result{Status: status, Detail: "is still the example", Hint: v.Help}
	case (v.Secret || v.Production) && placeholder.MatchString(value):
		return Result{Status: status, Detail: "is a placeholder", Hint: v.Help}
	}
	return Result{}
}

// formed finds what cannot be a value of the variable.
func formed(v manifest.Variable, value string, _ bool) Result {
	detail := ""
	switch {
	case v.Pattern != "" && !regexp.MustCompile(v.Pattern).MatchString(value):
		detail = "does not look like one"
	case addressed(v) && !isURL(value):
		detail = "is no URL"
	case v.Secret && strings.ContainsFunc(value, unicode.IsSpace):
		detail = "has a blank in it"
	case v.Secret && isCut(value):
		detail = "is a JSON Web Token that was cut short"
	default:
		return Result{}
	}
	return Result{Status: Fail, Detail: detail, Hint: v.Help}
}

// meant finds what is for another environment.
func meant(v manifest.Variable, value string, production bool) Result {
	switch {
	case production && testKey.MatchString(value):
		return Result{Status: Fail, Detail: "is a test key, and this is production", Hint: v.Help}
	case !production && liveKey.MatchString(value):
		return Result{Status: Warn, Detail: "is a live key, and this is development", Hint: "use a test key"}
	case production && v.Production && v.Value != "" && value == v.Value:
		return Result{Status: Warn, Detail: "has the value of development", Hint: v.Help}
	case production && addressed(v) && isLocal(value):
		return Result{Status: Warn, Detail: "leads to this machine", Hint: "give the address that the deployment reaches"}
	}
	return Result{}
}

// lasting finds what ends too soon, or is too short to keep a secret.
func lasting(v manifest.Variable, value string, production bool) Result {
	at := expiry(value)
	on := at.UTC().Format(time.DateOnly)
	switch {
	case !at.IsZero() && at.Before(time.Now()):
		return Result{Status: Fail, Detail: "expired on " + on, Hint: v.Help}
	case production && !at.IsZero() && at.Before(time.Now().Add(soon)):
		return Result{Status: Warn, Detail: "expires on " + on, Hint: v.Help}
	case production && v.Secret && len(value) < shortest:
		return Result{Status: Warn, Detail: fmt.Sprintf("has fewer than %d characters", shortest), Hint: "make a longer one: openssl rand -hex 32"}
	}
	return Result{}
}

// addressed says that a variable holds one URL.
func addressed(v manifest.Variable) bool {
	return strings.HasSuffix(v.Key, "_URL") || strings.HasSuffix(v.Key, "_URI")
}

func isURL(value string) bool {
	u, err := url.Parse(value)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Scheme == "file")
}

// isLocal says that a URL leads to the machine itself.
func isLocal(value string) bool {
	u, err := url.Parse(value)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// isCut says that a secret begins as a JSON Web Token does, with {" in base64, and has not its three parts, or five
// where it is encrypted (RFC 7516).
func isCut(value string) bool {
	if !strings.HasPrefix(value, "eyJ") {
		return false
	}
	parts := strings.Split(value, ".")
	return len(parts) != 3 && len(parts) != 5 || slices.Contains(parts[2:], "")
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
