package ai_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
)

// secret is the key of every account in these tests.
const secret = "key-that-nobody-may-see"

// asked is what a request said, whatever its format.
type asked struct {
	model, system string
	messages      []ai.Message
	maxTokens     int
	stream        bool
	search        bool
}

// fake answers as a vendor does, and is as strict.
type fake struct {
	// open makes the provider that talks to the fake.
	open func(ai.VendorOptions) ai.Provider

	// model is one that the vendor has.
	model string

	// read checks path, headers and body of a request, and returns what was asked.
	read func(t *testing.T, r *http.Request, body []byte) asked

	// whole is the answer "Hello world", and events the same in pieces. Both count 7 tokens that were not cached, 3 from
	// the cache, and 5 of the answer.
	whole  string
	events []string

	// length is an answer that MaxTokens cut.
	length string

	// failure is the body of an error; broken, an event that says that the rest is not to be had.
	failure, broken string
}

// requireContract runs the cases that every provider must pass.
func requireContract(t *testing.T, f fake) {
	t.Helper()
	request := ai.Request{
		Task:   ai.Simple,
		System: "Be brief.",
		Messages: []ai.Message{
			{Role: ai.User, Text: "Hi"}, {Role: ai.Assistant, Text: "Yes?"}, {Role: ai.User, Text: "Say hello to \"world\"."},
		},
		MaxTokens: 99,
	}
	usage := ai.Usage{Input: 7, CacheRead: 3, Output: 5}

	// ask sends the request to a server that answers so, and returns the pieces that were streamed.
	ask := func(t *testing.T, stream bool, answer func(http.ResponseWriter)) (*ai.Completion, []string, error) {
		t.Helper()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			require.NoError(t, err)
			require.Equal(t, http.MethodPost, r.Method)
			require.Equal(t, "application/json", r.Header.Get("Content-Type"))
			want := asked{model: f.model, system: request.System, messages: request.Messages, maxTokens: 99, stream: stream, search: request.Task == ai.Search}
			require.Equal(t, want, f.read(t, r, body))
			answer(w)
		}))
		defer server.Close()
		provider := f.open(ai.VendorOptions{Key: secret, BaseURL: server.URL + "/", Client: server.Client()})
		if !stream {
			c, err := provider.Complete(t.Context(), f.model, request)
			return c, nil, err
		}
		var pieces []string
		c, err := provider.Stream(t.Context(), f.model, request, func(text string) error {
			pieces = append(pieces, text)
			return nil
		})
		return c, pieces, err
	}
	say := func(contentType string, parts ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", contentType)
			for _, part := range parts {
				_, _ = io.WriteString(w, part)
				_ = http.NewResponseController(w).Flush()
			}
		}
	}
	const streamed = "text/event-stream; charset=utf-8"

	t.Run("complete", func(t *testing.T) {
		c, _, err := ask(t, false, say("application/json", f.whole))
		require.NoError(t, err)
		require.Equal(t, "Hello world", c.Text)
		require.Equal(t, ai.FinishStop, c.FinishReason)
		require.Equal(t, usage, c.Usage)
		require.NotEmpty(t, c.Model)
	})
	t.Run("stream", func(t *testing.T) {
		c, pieces, err := ask(t, true, say(streamed, f.events...))
		require.NoError(t, err)
		require.Equal(t, []string{"Hello", " world"}, pieces)
		require.Equal(t, "Hello world", c.Text)
		require.Equal(t, ai.FinishStop, c.FinishReason)
		require.Equal(t, usage, c.Usage)
	})
	t.Run("length", func(t *testing.T) {
		c, _, err := ask(t, false, say("application/json", f.length))
		require.NoError(t, err)
		require.Equal(t, ai.FinishLength, c.FinishReason)
	})
	t.Run("failures", func(t *testing.T) {
		for _, status := range []int{400, 401, 403, 404, 408, 429, 500, 503, 529} {
			for _, stream := range []bool{false, true} {
				c, pieces, err := ask(t, stream, func(w http.ResponseWriter) {
					w.WriteHeader(status)
					_, _ = io.WriteString(w, strings.ReplaceAll(f.failure, "MESSAGE", "no use of "+secret+" "+strings.Repeat("é", 500)))
				})
				requireError(t, err, status)
				require.Empty(t, pieces)
				require.Equal(t, ai.Usage{}, c.Usage)
				quoted := status != http.StatusUnauthorized && status != http.StatusForbidden
				require.Equal(t, quoted, strings.Contains(err.Error(), "no use of [key]"), "a refused key may be quoted in part")
			}
		}
		_, _, err := ask(t, false, func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) })
		requireError(t, err, http.StatusBadGateway)
	})
	t.Run("no answer that can be read", func(t *testing.T) {
		for _, body := range []string{"", "{}", "<html>busy</html>", f.whole[:len(f.whole)/2], "null"} {
			_, _, err := ask(t, false, say("application/json", body))
			requireError(t, err, 0)
			_, pieces, err := ask(t, true, say(streamed, body))
			requireError(t, err, 0)
			require.Empty(t, pieces)
		}
		_, _, err := ask(t, true, say("application/json", f.whole))
		requireError(t, err, 0)
	})
	t.Run("a stream that ends early", func(t *testing.T) {
		for n := range f.events[:len(f.events)-1] {
			cut := strings.Join(f.events[:n], "")
			c, pieces, err := ask(t, true, say(streamed, cut))
			if err == nil { // only what comes behind the reason may be missing
				require.Equal(t, "Hello world", c.Text)
				require.NotEmpty(t, c.FinishReason)
				continue
			}
			requireError(t, err, 0)
			require.Equal(t, strings.Join(pieces, ""), c.Text, "what has arrived is billed")
		}
		_, _, err := ask(t, true, func(w http.ResponseWriter) {
			say(streamed, f.events[:len(f.events)/2]...)(w)
			panic(http.ErrAbortHandler) // the connection breaks
		})
		requireError(t, err, 0)
	})
	t.Run("a stream that fails", func(t *testing.T) {
		c, pieces, err := ask(t, true, say(streamed, append(f.events[:len(f.events)-2:len(f.events)-2], f.broken)...))
		var e *ai.Error
		require.ErrorAs(t, err, &e)
		require.Contains(t, e.Message, "overloaded")
		require.Equal(t, strings.Join(pieces, ""), c.Text)
	})
	t.Run("a reader that has enough", func(t *testing.T) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { say(streamed, f.events...)(w) }))
		defer server.Close()
		provider := f.open(ai.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
		c, err := provider.Stream(t.Context(), f.model, request, func(string) error { return io.ErrShortWrite })
		require.Equal(t, io.ErrShortWrite, err)
		require.Equal(t, "Hello", c.Text)
	})
	t.Run("nobody there", func(t *testing.T) {
		server := httptest.NewServer(nil)
		provider := f.open(ai.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
		server.Close()
		_, err := provider.Complete(t.Context(), f.model, request)
		requireError(t, err, 0)

		silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			<-r.Context().Done()
		}))
		defer silent.Close()
		provider = f.open(ai.VendorOptions{Key: secret, BaseURL: silent.URL, Client: silent.Client()})
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		_, err = provider.Stream(ctx, f.model, request, func(string) error { return nil })
		requireError(t, err, 0)
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
	t.Run("the client sends it again only if no other model is left", func(t *testing.T) {
		for _, last := range []bool{false, true} {
			again := !last
			client := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
				again = r.GetBody != nil
				return nil, io.ErrUnexpectedEOF
			})}
			provider, r := f.open(ai.VendorOptions{Key: secret, BaseURL: "http://127.0.0.1", Client: client}), request
			r.Last = last
			_, err := provider.Complete(t.Context(), f.model, r)
			requireError(t, err, 0)
			require.Equal(t, last, again)
		}
	})
	t.Run("models", func(t *testing.T) {
		provider := f.open(ai.VendorOptions{})
		for _, task := range []ai.Task{ai.Simple, ai.Complex} {
			require.NotEmpty(t, provider.Model(task))
		}
	})
}

// transport is a function that sends requests.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// requireError asserts the status of a vendor's error, and that it keeps the key to itself.
func requireError(t *testing.T, err error, status int) {
	t.Helper()
	var e *ai.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, status, e.Status, "%v", err)
	require.NotEmpty(t, e.Provider)
	require.NotEmpty(t, e.Code)
	require.NotContains(t, err.Error(), secret)
	require.Less(t, len(err.Error()), 400)
}

// decode reads JSON that may have no other fields than v has.
func decode(t *testing.T, body []byte, v any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(v), "%s", body)
}
