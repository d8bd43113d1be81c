package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/logging"
)

// record logs once and returns what was written.
func record(t *testing.T, log func(*slog.Logger)) map[string]any {
	t.Helper()
	var b bytes.Buffer
	log(logging.New(&b, logging.Options{JSON: true, Level: slog.LevelDebug}))
	var r map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &r), b.String())
	return r
}

// attr logs one attribute and returns what became of its value.
func attr(t *testing.T, key string, value any) any {
	t.Helper()
	return record(t, func(l *slog.Logger) { l.Info("m", key, value) })[key]
}

const masked = "[redacted]"

func TestFormatAndLevel(t *testing.T) {
	var b bytes.Buffer
	l := logging.New(&b, logging.Options{Level: slog.LevelWarn})
	l.Info("quiet")
	l.Warn("loud", "n", 1)
	require.NotContains(t, b.String(), "quiet")
	require.Contains(t, b.String(), "level=WARN msg=loud n=1")

	r := record(t, func(l *slog.Logger) { l.Debug("hello", "n", 1) })
	require.Equal(t, "hello", r["msg"])
	require.Equal(t, "DEBUG", r["level"])
	require.EqualValues(t, 1, r["n"])
}

func TestContextAttributesReachEveryRecord(t *testing.T) {
	request := logging.With(context.Background(), slog.String("request_id", "r1"))
	user := logging.With(request, slog.String("user_id", "u1"))
	var b bytes.Buffer
	l := logging.New(&b, logging.Options{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.With("job", "mail").InfoContext(user, "in a goroutine")
	}()
	<-done
	require.Contains(t, b.String(), `msg="in a goroutine" job=mail request_id=r1 user_id=u1`)

	b.Reset()
	l.InfoContext(request, "before")
	require.NotContains(t, b.String(), "user_id", "a derived context does not change its parent")

	b.Reset()
	l.WithGroup("g").InfoContext(logging.With(request, slog.String("token", "t")), "m")
	require.Contains(t, b.String(), "g.request_id=r1 g.token="+masked, "they are redacted as well")
	require.Empty(t, logging.Attrs(context.Background()))
}

func TestRedactionByKey(t *testing.T) {
	for _, key := range []string{
		"password", "Password", "user_password", "userPassword", "db.password", "PASSWORD",
		"token", "access_token", "accessToken", "AccessToken", "refresh-token", "tokens", "id_tokens",
		"secret", "client_secret", "clientSecret", "WEBHOOK_SECRET", "secrets",
		"api_key", "apiKey", "APIKey", "api-key", "X-Api-Key", "stripeAPIKey", "APIKeys", "VENDOR_API_KEY", "apikey",
		"private_key", "privateKey", "PrivateKey", "secretKey", "encryptionKeys",
		"authorization", "Authorization", "Proxy-Authorization", "cookie", "Set-Cookie", "cookies",
		"otp", "userOTP", "cvv", "ssn", "SSN", "iban", "IBAN", "card", "cardNumber", "card_number",
		"email", "user_email", "userEmail", "Email", "emails", "phone", "phoneNumber", "dsn", "DatabaseDSN", "jwt", "userJWT",
	} {
		require.Equal(t, masked, attr(t, key, "hunter2"), key)
	}
	for _, key := range []string{
		"id", "path", "tokenizer", "token_count", "token_type", "secretary", "monkey", "key", "email_verified",
		"emailing", "phonetic", "passage", "cardinality", "spin", "status", "request_id", "idempotency_key", "compass",
		strings.Repeat("long", 40),
	} {
		require.Equal(t, "hunter2", attr(t, key, "hunter2"), key)
	}
	require.Equal(t, masked, attr(t, "otp", 123456))
	require.Equal(t, masked, attr(t, "card", uint64(4242424242424242)))
	require.EqualValues(t, 512, attr(t, "max_tokens", 512), "a count")
	require.EqualValues(t, 0.5, attr(t, "ratio", 0.5))
	require.Equal(t, true, attr(t, "token", true), "whether there was one")
	require.Empty(t, attr(t, "token", ""), "that it is missing helps to find out why")
	require.Equal(t, masked, attr(t, "password", []byte("hunter2")))

	r := record(t, func(l *slog.Logger) {
		l.Info("m", slog.Group("user", slog.String("email", "x"), slog.Int("age", 7)), slog.Group("password", slog.String("old", "x")))
	})
	require.Equal(t, map[string]any{"email": masked, "age": 7.0}, r["user"])
	require.Equal(t, map[string]any{"old": masked}, r["password"])
}

func TestRedactionByValue(t *testing.T) {
	jwt := "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
	key := strings.Repeat("Key0", 6)
	for in, want := range map[string]string{
		"mail to ann.lee+x@mail.example.com failed":  "mail to [redacted] failed",
		"got Authorization: Bearer abcdef0123456789": "got Authorization: [redacted]",
		"bearer " + jwt:                               masked,
		"token " + jwt + " expired":                   "token [redacted] expired",
		"stripe sk_live_abcdefghijklmnop1234 refused": "stripe [redacted] refused", // gitleaks:allow
		"key sk-proj-" + key + "-" + key:              "key [redacted]",
		"sk-ant-api03-" + key + "_" + key + "-AA":     masked,
		"sb_secret_" + key + "_12345678":              masked,
		"whsec_" + key + "+/" + key + "==":            masked,
		"pplx-" + key:                                 masked,
		"key=AIza" + key:                              "key=[redacted]",
		"SG." + key + "." + key + " refused":          "[redacted] refused",
		"dial amqp://app:hunter2@mq:5672/app failed":  "dial amqp://[redacted]@mq:5672/app failed",
		"redis://:hunter2@cache:6379":                 "redis://[redacted]@cache:6379",
		"parse \"rediss://app:hun@ter@cache:6379\"":   "parse \"rediss://[redacted]@cache:6379\"",
		"postgres://app:hun/ter@db/app":               "postgres://[redacted]@db/app",
		"postgres://app@example.com:hunter2@db/app":   "postgres://[redacted]@db/app",
		"https://example.com/a:b/c@2":                 "https://example.com/a:b/c@2",
		"http://127.0.0.1:8080/docs":                  "http://127.0.0.1:8080/docs",
		"uv@v1 eyJ sk_ sk-7 SG.1.2 AIza re_try":       "uv@v1 eyJ sk_ sk-7 SG.1.2 AIza re_try",
		"a bearer of news":                            "a bearer of news",
	} {
		require.Equal(t, want, attr(t, "note", in))
		require.Equal(t, want, record(t, func(l *slog.Logger) { l.Info(in) })["msg"], "in the message too")
		require.Equal(t, want, attr(t, "error", errors.New(in)), "in errors too")
		require.Equal(t, want, attr(t, "list", []string{in}).([]any)[0], "inside values too")
	}
}

type base struct{ Created time.Time }

type person struct {
	base
	Name    string `json:"name" pii:"true"`
	Nick    string `json:"nick"`
	APIKey  string
	Hidden  string `json:"-"`
	PIN     int
	Tokens  int
	Friend  *person `json:"friend,omitempty"`
	Meta    map[string]any
	Addr    netip.Addr
	Raw     []byte
	Err     error
	Stop    func()
	private string
}

type valuer struct{ secret string }

func (v valuer) LogValue() slog.Value { return slog.StringValue("valuer of " + v.secret) }

func TestRedactionInsideValues(t *testing.T) {
	p := &person{
		Name: "Ann", Nick: "ann@example.com", APIKey: "k", Hidden: "h", PIN: 1234, Tokens: 9, private: "p",
		base:   base{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)},
		Friend: &person{Name: "Bob"},
		Meta:   map[string]any{"password": "x", "otp": 1, "n": 1.5, "x@example.com": valuer{"v"}, "none": nil},
		Addr:   netip.MustParseAddr("192.0.2.1"), Raw: []byte("body"), Err: errors.New("of b@example.com"), Stop: func() {},
	}
	got := attr(t, "person", p).(map[string]any)
	friend := got["friend"].(map[string]any)
	require.Equal(t, masked, friend["name"])
	delete(got, "friend")
	require.Equal(t, map[string]any{
		"Created": "2026-01-02T03:04:05Z", "name": masked, "nick": masked, "APIKey": masked, "PIN": masked, "Tokens": 9.0,
		"Meta": map[string]any{"password": masked, "otp": masked, "n": 1.5, masked: "valuer of v", "none": nil},
		"Addr": "192.0.2.1", "Raw": "[4 bytes]", "Err": "of " + masked, "Stop": "func()",
	}, got)
	require.Equal(t, "Ann", p.Name, "the value itself is left alone")
}

func TestValuesOfEveryKindAreLogged(t *testing.T) {
	var nilMap map[string]string
	var nilError *http.MaxBytesError
	type node struct{ Next *node }
	loop := &node{}
	loop.Next = loop
	for _, v := range []any{nil, nilMap, nilError, loop, http.Header{"X-A": {"b"}}, [2]int{1, 2}, struct{}{}, make(chan int), &time.Location{}} {
		require.NotPanics(t, func() { attr(t, "v", v) }, fmt.Sprintf("%T", v))
	}
	header := attr(t, "header", http.Header{"Authorization": {"x"}, "Accept": {"y"}})
	require.Equal(t, map[string]any{"Authorization": masked, "Accept": []any{"y"}}, header)
}

func BenchmarkRequestRecord(b *testing.B) {
	l := logging.New(discard{}, logging.Options{JSON: true})
	ctx := logging.With(context.Background(), slog.String("request_id", "B36YTHYID5P3WT5Y2TGWC4TECQ"))
	b.ReportAllocs()
	for b.Loop() {
		l.LogAttrs(ctx, slog.LevelInfo, "request",
			slog.String("method", "GET"), slog.String("path", "/api/v1/todos/0192"), slog.Int("status", 200),
			slog.Float64("duration_ms", 0.42), slog.String("client_ip", "192.0.2.1"))
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
