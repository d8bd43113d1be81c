package httpapi_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/logging"
)

type whoOutput struct {
	Body struct{ ID, IP string }
}

func registerWho(a *httpapi.API) {
	a.Use(func(ctx huma.Context, next func(huma.Context)) {
		next(huma.WithContext(ctx, logging.With(ctx.Context(), slog.String("user_id", "u1"))))
	})
	huma.Get(a.Version(1), "/who/{name}", func(ctx context.Context, _ *struct {
		Name string `path:"name"`
	}) (*whoOutput, error) {
		out := &whoOutput{}
		done := make(chan struct{})
		go func() {
			defer close(done)
			out.Body.ID = httpapi.RequestID(ctx)
			httpapi.Logger(ctx).InfoContext(ctx, "working")
		}()
		<-done
		out.Body.IP = httpapi.ClientIP(ctx).String()
		return out, nil
	})
}

func TestRequestIDComesInGoesOutAndIsLogged(t *testing.T) {
	var log logs
	url := start(t, log.options(), registerWho)
	for sent, kept := range map[string]bool{
		"abc-DEF_1.2": true, strings.Repeat("x", 128): true,
		"": false, strings.Repeat("x", 129): false, "a b": false, "a\"b": false, "ä": false,
	} {
		res, body := send(t, "GET", url+"/api/v1/who/me", "", "X-Request-ID: "+sent)
		id := res.Header.Get("X-Request-Id")
		require.Equal(t, kept, id == sent, sent)
		require.NotEmpty(t, id)
		require.Contains(t, body, `"ID":"`+id+`"`)
		record := log.record(t, id)
		require.Equal(t, "u1", record["user_id"], "what a middleware learned is in the request's line")
		require.Equal(t, "/api/v1/who/{name}", record["route"])
		require.Equal(t, "/api/v1/who/me", record["path"])
		require.EqualValues(t, len(body), record["bytes"])
		require.EqualValues(t, 200, record["status"])
		require.Equal(t, "127.0.0.1", record["client_ip"])
		require.Contains(t, log.buf.String(), `"msg":"working","request_id":"`+id+`","user_id":"u1"}`)
	}
	one, _ := send(t, "GET", url+"/nowhere", "")
	two, _ := send(t, "GET", url+"/nowhere", "")
	require.NotEqual(t, one.Header.Get("X-Request-Id"), two.Header.Get("X-Request-Id"))
}

func TestOutsideOfARequest(t *testing.T) {
	require.Empty(t, httpapi.RequestID(t.Context()))
	require.False(t, httpapi.ClientIP(t.Context()).IsValid())
	require.NotNil(t, httpapi.Logger(t.Context()))
	require.Nil(t, httpapi.Draining(t.Context()))
}

func TestClientIPIsBelievedOnlyFromTrustedProxies(t *testing.T) {
	loopback := netip.MustParsePrefix("127.0.0.0/8")
	inner := netip.MustParsePrefix("10.0.0.0/8")
	for _, c := range []struct {
		name    string
		trusted []netip.Prefix
		headers []string
		want    string
	}{
		{"no proxy", nil, []string{"1.2.3.4"}, "127.0.0.1"},
		{"another proxy", []netip.Prefix{inner}, []string{"1.2.3.4"}, "127.0.0.1"},
		{"one proxy", []netip.Prefix{loopback}, []string{"1.2.3.4"}, "1.2.3.4"},
		{"a forged entry", []netip.Prefix{loopback}, []string{"9.9.9.9, 1.2.3.4"}, "1.2.3.4"},
		{"two proxies", []netip.Prefix{loopback, inner}, []string{"9.9.9.9, 1.2.3.4, 10.0.0.7"}, "1.2.3.4"},
		{"two header lines", []netip.Prefix{loopback, inner}, []string{"1.2.3.4", "10.0.0.7"}, "1.2.3.4"},
		{"only proxies", []netip.Prefix{loopback, inner}, []string{"10.0.0.9,10.0.0.7"}, "10.0.0.9"},
		{"garbage", []netip.Prefix{loopback, inner}, []string{"1.2.3.4, unknown, 10.0.0.7"}, "10.0.0.7"},
		{"no header", []netip.Prefix{loopback}, nil, "127.0.0.1"},
		{"ports", []netip.Prefix{loopback}, []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		{"a bracketed address", []netip.Prefix{loopback}, []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"a mapped address", []netip.Prefix{loopback}, []string{"::ffff:1.2.3.4"}, "1.2.3.4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := start(t, httpapi.Options{TrustedProxies: c.trusted}, registerWho)
			var headers []string
			for _, h := range c.headers {
				headers = append(headers, "X-Forwarded-For: "+h)
			}
			_, body := send(t, "GET", url+"/api/v1/who/me", "", headers...)
			require.Contains(t, body, `"IP":"`+c.want+`"`)
		})
	}
}

// A response that has begun is cut off, so that the client sees that it is not
// whole.
func TestPanicInAHalfWrittenResponseCutsTheConnection(t *testing.T) {
	var log logs
	url := start(t, log.options(), func(a *httpapi.API) {
		a.Handle("", "/half", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusAccepted)
			w.WriteHeader(http.StatusOK) // too late, and ignored
			_, _ = io.WriteString(w, "half")
			_ = http.NewResponseController(w).Flush()
			panic("lost")
		}))
		a.Handle(http.MethodGet, "/abort", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}))
	})
	res, err := http.Get(url + "/half")
	require.NoError(t, err)
	defer res.Body.Close()
	_, err = io.ReadAll(res.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	record := log.record(t, res.Header.Get("X-Request-Id"))
	require.Equal(t, "panic: lost", record["error"])
	require.EqualValues(t, 202, record["status"])
	require.Equal(t, "ERROR", record["level"])

	req, err := http.NewRequest("GET", url+"/abort", nil)
	require.NoError(t, err)
	req.Header.Set("X-Request-ID", "aborted")
	_, err = http.DefaultClient.Do(req)
	require.Error(t, err)
	require.NotContains(t, log.record(t, "aborted"), "stack", "aborting is the handler's will")
}

// A client that hangs up is no failure of ours.
func TestClientThatGoesAwayIsNotAnError(t *testing.T) {
	var log logs
	entered := make(chan struct{})
	url := start(t, log.options(), func(a *httpapi.API) {
		huma.Get(a.Root(), "/slow", func(ctx context.Context, _ *struct{}) (*struct{}, error) {
			close(entered)
			<-ctx.Done()
			return nil, ctx.Err()
		})
	})
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "GET", url+"/slow", nil)
	require.NoError(t, err)
	req.Header.Set("X-Request-ID", "gone")
	go func() {
		<-entered
		cancel()
	}()
	_, err = http.DefaultClient.Do(req)
	require.ErrorIs(t, err, context.Canceled)
	record := log.record(t, "gone")
	require.EqualValues(t, 499, record["status"])
	require.Equal(t, "INFO", record["level"])
}

func TestProbesAreLoggedOnlyForDebugging(t *testing.T) {
	var log logs
	url := start(t, log.options(), func(a *httpapi.API) {
		a.Handle(http.MethodGet, "/health", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	})
	send(t, "GET", url+"/health", "")
	res, _ := send(t, "GET", url+"/other", "")
	log.record(t, res.Header.Get("X-Request-Id"))
	require.NotContains(t, log.buf.String(), `"/health"`)
}
