package outbound_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/outbound"
)

// service answers the tries of a test, the first with the first step and so on, the last again and again.
type service struct {
	steps  []step
	bodies []string
	pauses []time.Duration
	last   time.Time
}

type step func(*http.Request) (*http.Response, error)

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	if now := time.Now(); !s.last.IsZero() {
		s.pauses = append(s.pauses, now.Sub(s.last))
	}
	s.last = time.Now()
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	s.bodies = append(s.bodies, string(body))
	return s.steps[min(len(s.bodies), len(s.steps))-1](r)
}

func answer(status int, header ...string) step {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("body"))}, nil
	}
}

func fail(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func hang(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

var (
	errReset   = errors.New("connection reset by peer")
	errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
)

func open(t *testing.T, s http.RoundTripper) *outbound.Outbound {
	t.Helper()
	o := outbound.New(outbound.Options{
		Metrics: prometheus.NewRegistry(), Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), Transport: s,
	})
	t.Cleanup(func() { require.NoError(t, o.Close()) })
	return o
}

func request(t *testing.T, method string, header ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://api.example.com/things", bytes.NewReader([]byte("order")))
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// What is safe to send twice is, and nothing else.
func TestWhatIsTriedAgain(t *testing.T) {
	key := []string{"Idempotency-Key", "7f1"}
	for name, test := range map[string]struct {
		method string
		header []string
		first  step
		tries  int
	}{
		"GET, reset":                        {http.MethodGet, nil, fail(errReset), 2},
		"GET, 503":                          {http.MethodGet, nil, answer(503), 2},
		"GET, 429":                          {http.MethodGet, nil, answer(429), 2},
		"GET, 501":                          {http.MethodGet, nil, answer(501), 1},
		"GET, 404":                          {http.MethodGet, nil, answer(404), 1},
		"PUT, 500":                          {http.MethodPut, nil, answer(500), 2},
		"DELETE, timeout":                   {http.MethodDelete, nil, hang, 2},
		"POST, 500":                         {http.MethodPost, nil, answer(500), 1},
		"POST, 503":                         {http.MethodPost, nil, answer(503), 1},
		"POST, reset":                       {http.MethodPost, nil, fail(errReset), 1},
		"POST, timeout":                     {http.MethodPost, nil, hang, 1},
		"POST, refused":                     {http.MethodPost, nil, fail(errRefused), 2},
		"POST, no such name":                {http.MethodPost, nil, fail(&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}), 1},
		"POST, 429":                         {http.MethodPost, nil, answer(429), 2},
		"POST, 503 with Retry-After":        {http.MethodPost, nil, answer(503, "Retry-After", "1"), 2},
		"POST with a key, 500":              {http.MethodPost, key, answer(500), 2},
		"POST with a key, reset":            {http.MethodPost, key, fail(errReset), 2},
		"PATCH, 502":                        {http.MethodPatch, nil, answer(502), 1},
		"GET, Retry-After beyond the limit": {http.MethodGet, nil, answer(429, "Retry-After", "3600"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{steps: []step{test.first, answer(200)}}
				response, err := open(t, s).Client(5 * time.Second).Do(request(t, test.method, test.header...))
				require.Len(t, s.bodies, test.tries)
				for _, body := range s.bodies {
					require.Equal(t, "order", body, "each try sends the whole body")
				}
				if test.tries > 1 {
					require.NoError(t, err)
					require.Equal(t, 200, response.StatusCode)
				}
				if err == nil {
					body, err := io.ReadAll(response.Body)
					require.NoError(t, err)
					require.Equal(t, "body", string(body))
					require.NoError(t, response.Body.Close())
				}
			})
		})
	}
}

func TestPauses(t *testing.T) {
	for name, test := range map[string]struct {
		first     step
		from, to  []time.Duration
		wantError bool
	}{
		"backoff":          {answer(503), []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}, []time.Duration{500 * time.Millisecond, time.Second}, false},
		"seconds":          {answer(429, "Retry-After", "20"), []time.Duration{20 * time.Second, 20 * time.Second}, []time.Duration{22 * time.Second, 22 * time.Second}, false},
		"at once":          {answer(429, "Retry-After", "0"), []time.Duration{0, 0}, []time.Duration{1, 1}, false},
		"unreadable":       {answer(429, "Retry-After", "soon"), []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}, []time.Duration{500 * time.Millisecond, time.Second}, false},
		"until some date":  {answer(503, "Retry-After", "Sat, 01 Jan 2000 00:00:10 GMT"), []time.Duration{10 * time.Second, 0}, []time.Duration{11 * time.Second, 1}, false},
		"until a past one": {answer(503, "Retry-After", "Fri, 31 Dec 1999 00:00:10 GMT"), []time.Duration{0, 0}, []time.Duration{1, 1}, false},
		"connection":       {fail(errReset), []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}, []time.Duration{500 * time.Millisecond, time.Second}, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // where it is midnight UTC, 1 January 2000
				s := &service{steps: []step{test.first}}
				response, err := open(t, s).Client(5 * time.Second).Do(request(t, http.MethodGet))
				require.Equal(t, test.wantError, err != nil)
				if err == nil {
					require.NoError(t, response.Body.Close())
				}
				require.Len(t, s.pauses, 2, "three tries, then the last answer")
				for i, pause := range s.pauses {
					require.GreaterOrEqual(t, pause, test.from[i])
					require.LessOrEqual(t, pause, test.to[i])
				}
			})
		})
	}
}

func TestTheContextBoundsAllTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		s := &service{steps: []step{answer(429, "Retry-After", "20")}}
		client := open(t, s).Client(5 * time.Second)
		response, err := client.Do(request(t, http.MethodGet).WithContext(ctx))
		require.NoError(t, err, "an answer now is better than none later")
		require.Equal(t, 429, response.StatusCode)
		require.NoError(t, response.Body.Close())

		s.steps = []step{hang}
		_, err = client.Do(request(t, http.MethodGet).WithContext(ctx))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NoError(t, t.Context().Err())
	})
}

func TestACallerWhoLeavesIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &service{steps: []step{answer(503, "Retry-After", "25")}}
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := open(t, s).Client(5 * time.Second).Do(request(t, http.MethodGet).WithContext(ctx))
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, time.Second, time.Since(start))
		require.Len(t, s.bodies, 1)
	})
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := open(t, &service{steps: []step{hang}}).Client(5 * time.Second).Do(request(t, http.MethodPost))
		require.EqualError(t, err, `Post "https://api.example.com/things": no answer within 5s`)
		require.Equal(t, 5*time.Second, time.Since(start))
		var failed net.Error
		require.ErrorAs(t, err, &failed)
		require.True(t, failed.Timeout())
	})
}

// A body that cannot be had again is sent once, and closed whatever happens.
func TestABodyThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{steps: []step{answer(503)}}
		client := open(t, s).Client(5 * time.Second)
		for range 10 { // the breaker opens on the way
			closed := false
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "https://api.example.com/", stream{strings.NewReader("x"), &closed})
			require.NoError(t, err)
			if response, err := client.Do(r); err == nil {
				require.NoError(t, response.Body.Close())
			}
			require.True(t, closed)
		}
		require.Len(t, s.bodies, 5)

		r := request(t, http.MethodPut)
		r.URL.Host = "other.example.com"
		r.GetBody = func() (io.ReadCloser, error) { return nil, errors.New("file is gone") }
		_, err := client.Do(r)
		require.ErrorContains(t, err, "send the body again: file is gone")
	})
}

type stream struct {
	io.Reader
	closed *bool
}

func (s stream) Close() error { *s.closed = true; return nil }

func TestStreamsMayLastButNotPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{steps: []step{func(r *http.Request) (*http.Response, error) {
			reader, writer := io.Pipe()
			go func() {
				for range 10 {
					time.Sleep(4 * time.Second)
					_, _ = writer.Write([]byte("."))
				}
				<-r.Context().Done()
				_ = writer.CloseWithError(r.Context().Err())
			}()
			return &http.Response{StatusCode: 200, Body: reader}, nil
		}}}
		response, err := open(t, s).Client(5 * time.Second).Do(request(t, http.MethodGet))
		require.NoError(t, err)
		start := time.Now()
		time.Sleep(time.Minute) // a reader may take as long as it likes
		got, err := io.ReadAll(response.Body)
		require.Equal(t, "..........", string(got))
		require.EqualError(t, err, "no answer within 5s")
		require.Equal(t, time.Minute+41*time.Second, time.Since(start), "40 s for the dots, of which the first came early, and a timeout")
		require.NoError(t, response.Body.Close())
	})
}
