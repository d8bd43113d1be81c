// Package storagetest does in tests what a client does with signed forms and addresses.
package storagetest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage"
)

// Send sends content by a form; a relative address is below base.
func Send(t *testing.T, base string, f storage.Form, content []byte) *http.Response {
	t.Helper()
	body, contentType := bytes.NewBuffer(content), ""
	if f.Method == http.MethodPost {
		body = new(bytes.Buffer)
		form := multipart.NewWriter(body)
		for name, value := range f.Fields {
			require.NoError(t, form.WriteField(name, value))
		}
		file, err := form.CreateFormFile("file", "name")
		require.NoError(t, err)
		_, err = file.Write(content)
		require.NoError(t, err)
		require.NoError(t, form.Close())
		contentType = form.FormDataContentType()
	}
	request, err := http.NewRequestWithContext(t.Context(), f.Method, Resolve(t, base, f.URL), body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", contentType)
	for name, value := range f.Headers {
		request.Header.Set(name, value)
	}
	response, _ := do(t, request)
	return response
}

// Fetch gets what is at an address; a relative one is below base.
func Fetch(t *testing.T, base, address string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, Resolve(t, base, address), nil)
	require.NoError(t, err)
	return do(t, request)
}

// Resolve makes an address absolute.
func Resolve(t *testing.T, base, address string) string {
	t.Helper()
	b, err := url.Parse(base)
	require.NoError(t, err)
	u, err := b.Parse(address)
	require.NoError(t, err)
	return u.String()
}

// do returns the response, whose body has been read and closed, and the body.
func do(t *testing.T, request *http.Request) (*http.Response, []byte) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response, body
}
