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

// Send sends content by a form and reports whether it was taken; a relative address is below base. A service may refuse a file
// by hanging up before it has it.
func Send(t *testing.T, base string, f storage.Form, content []byte) bool {
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
	request, err := http.NewRequestWithContext(t.Context(), f.Method, resolve(t, base, f.URL), body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", contentType)
	for name, value := range f.Headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	require.NoError(t, response.Body.Close())
	require.Less(t, response.StatusCode, 500)
	return response.StatusCode < 300
}

// Fetch returns the answer at an address, and its body, read and closed; a relative address is below base.
func Fetch(t *testing.T, base, address string) (*http.Response, []byte) {
	t.Helper()
	response, err := http.Get(resolve(t, base, address))
	require.NoError(t, err)
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response, content
}

// resolve makes an address absolute.
func resolve(t *testing.T, base, address string) string {
	t.Helper()
	b, err := url.Parse(base)
	require.NoError(t, err)
	u, err := b.Parse(address)
	require.NoError(t, err)
	return u.String()
}
