package email_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/email"
)

// api is what a fake of an HTTP API knows of its format.
type api struct {
	open func(email.VendorOptions) email.Provider

	// read checks path, headers and body of a request, and returns the mail that it means.
	read func(t *testing.T, r *http.Request, body []byte) email.Message

	// accept answers a mail that is taken.
	accept func(w http.ResponseWriter)

	// failure is the body of an error.
	failure string
}

// fake returns the service.
func (a api) fake(t *testing.T, m mood, timeout time.Duration, got func(email.Message)) email.Provider {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Equal(t, http.MethodPost, r.Method)
		require.Equal(t, "application/json", r.Header.Get("Content-Type"))
		read := a.read(t, r, body)
		status := map[mood]int{refuses: http.StatusUnprocessableEntity, isBusy: http.StatusTooManyRequests, isBroken: http.StatusBadGateway}
		switch m {
		case takes:
			got(read)
			a.accept(w)
		case hangs:
			<-r.Context().Done()
		default:
			w.WriteHeader(status[m])
			_, _ = io.WriteString(w, strings.ReplaceAll(a.failure, "MESSAGE", "no use of "+secret+" "+strings.Repeat("é", 500)))
		}
	}))
	t.Cleanup(server.Close)
	client := server.Client()
	client.Timeout = timeout
	return a.open(email.VendorOptions{Key: secret, BaseURL: server.URL + "/", Client: client})
}

// requireAPI runs the contract, and what else can happen over HTTP.
func requireAPI(t *testing.T, a api) {
	t.Helper()
	requireContract(t, a.fake)
	answer := func(handler http.HandlerFunc) email.Provider {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		return a.open(email.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
	}
	t.Run("statuses", func(t *testing.T) {
		for status, want := range map[int]error{
			400: email.ErrRejected, 413: email.ErrRejected, 422: email.ErrRejected,
			401: email.ErrTemporary, 402: email.ErrTemporary, 403: email.ErrTemporary, 404: email.ErrTemporary, // the operator's to mend
			408: email.ErrTemporary, 500: email.ErrTemporary, 503: email.ErrTemporary, 529: email.ErrTemporary,
		} {
			p := answer(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, strings.ReplaceAll(a.failure, "MESSAGE", "The reason."))
			})
			requireError(t, p, t.Context(), want)
			_, err := p.Deliver(t.Context(), mails()["plain"])
			require.ErrorContains(t, err, "The reason.")
		}
	})
	t.Run("an answer that is cut off or no JSON", func(t *testing.T) {
		p := answer(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "<html>")
		})
		requireError(t, p, t.Context(), email.ErrRejected)
		requireError(t, answer(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), t.Context(), email.ErrTemporary)
	})
	t.Run("a base URL that is none", func(t *testing.T) {
		_, err := a.open(email.VendorOptions{BaseURL: "http://[", Client: http.DefaultClient}).Deliver(t.Context(), mails()["plain"])
		require.ErrorContains(t, err, "write the request")
	})
}

// decode reads JSON that may have no other fields than v has.
func decode(t *testing.T, body []byte, v any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(v), "%s", body)
}
