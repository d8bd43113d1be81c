package s3test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
)

// slowDown is how a service says that it is busy: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
const slowDown = `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`

// RequireRetries asserts that the program sends a file again, from its beginning, that a busy service has refused. environ returns
// the settings for a service at an address.
func RequireRetries(t *testing.T, environ func(address string) []string) {
	t.Helper()
	var tries atomic.Int32
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.Method != http.MethodPut: // whether the bucket is there
		case tries.Add(1) == 1:
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, slowDown)
		case strings.Contains(string(body), "content"):
			w.Header().Set("ETag", `"1"`)
		default:
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(service.Close)
	c := apptest.Start(t, environ(service.URL)...)
	require.NoError(t, c.App.Storage.Put(t.Context(), "a", "text/plain", strings.NewReader("content"), 7))
	require.EqualValues(t, 2, tries.Load())
}
