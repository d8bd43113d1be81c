package app_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/storage"
	"omni.example/app/internal/storage/storagetest"
	"omni.example/app/internal/uploads"
)

func TestUploads(t *testing.T) { testUploads(t) }

// testUploads sends files as a client does, with the bucket that environ names.
func testUploads(t *testing.T, environ ...string) {
	t.Helper()
	c := apptest.Start(t, environ...)
	ada, bob := c.Token("ada"), c.Token("bob")
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 2<<20-8)...) // as large as an avatar may be

	upload := startUpload(t, c, ada, uploads.NewUpload{Kind: "avatar", ContentType: "image/png", Size: int64(len(png))})
	path := "/api/v1/uploads/avatar/" + upload.ID + "/confirm"
	require.Equal(t, "upload_not_found", c.Do(http.MethodPost, path, ada, nil).Problem(http.StatusNotFound))
	sendFile(t, c, upload.Form, png)

	file := "/api/v1/files/avatar/" + upload.ID
	require.Equal(t, "file_not_found", c.Do(http.MethodGet, file, ada, nil).Problem(http.StatusNotFound), "not before it is confirmed")
	require.Equal(t, "upload_not_found", c.Do(http.MethodPost, path, bob, nil).Problem(http.StatusNotFound), "by who sent it")
	var accepted, again uploads.File
	c.Do(http.MethodPost, path, ada, nil).Decode(http.StatusOK, &accepted)
	c.Do(http.MethodPost, path, ada, nil).Decode(http.StatusOK, &again)
	require.EqualValues(t, len(png), accepted.Size)
	require.Equal(t, "image/png", accepted.ContentType)
	require.Equal(t, accepted.CreatedAt, again.CreatedAt, "confirmed twice, it is the same")
	require.Equal(t, png, fetchFile(t, c, accepted.URL))

	// The form is still good, but what it stores counts for nothing until it is confirmed in turn.
	sendFile(t, c, upload.Form, append([]byte("<html>"), make([]byte, len(png)-6)...))
	c.Do(http.MethodGet, file, ada, nil).Decode(http.StatusOK, &again)
	require.Equal(t, png, fetchFile(t, c, again.URL))
	require.Equal(t, "upload_refused", c.Do(http.MethodPost, path, ada, nil).Problem(http.StatusConflict), "it is no picture")
	c.Do(http.MethodPost, path, ada, nil).Decode(http.StatusOK, &again)

	require.Equal(t, "file_not_found", c.Do(http.MethodGet, file, bob, nil).Problem(http.StatusNotFound))
	c.Do(http.MethodDelete, file, bob, nil).Decode(http.StatusNoContent, nil)
	c.Do(http.MethodGet, file, ada, nil).Decode(http.StatusOK, nil)
	c.Do(http.MethodDelete, file, ada, nil).Decode(http.StatusNoContent, nil)
	c.Do(http.MethodGet, file, ada, nil).Problem(http.StatusNotFound)
}

func TestUploadsThatAreRefused(t *testing.T) {
	c := apptest.Start(t)
	ada := c.Token("ada")
	for code, in := range map[string]uploads.NewUpload{
		"upload_kind_unknown": {Kind: "film", ContentType: "image/png", Size: 1},
		"upload_type_refused": {Kind: "avatar", ContentType: "image/svg+xml", Size: 1},
		"upload_too_large":    {Kind: "avatar", ContentType: "image/png", Size: 2<<20 + 1},
		"validation_failed":   {Kind: "avatar", ContentType: "image/png"},
	} {
		require.Equal(t, code, c.Do(http.MethodPost, "/api/v1/uploads", ada, in).Problem(http.StatusUnprocessableEntity))
	}
	for path, method := range map[string]string{
		"/api/v1/uploads/film/0198c5a0-0000-7000-8000-000000000000/confirm": http.MethodPost,
		"/api/v1/files/film/0198c5a0-0000-7000-8000-000000000000":           http.MethodGet,
		"/api/v1/files/..%2fbob/0198c5a0-0000-7000-8000-000000000000":       http.MethodDelete,
		"/api/v1/files/avatar/..%2f..%2fbob":                                http.MethodGet,
	} {
		c.Do(method, path, ada, nil).Problem(http.StatusUnprocessableEntity)
	}
	c.Do(http.MethodPost, "/api/v1/uploads", "", uploads.NewUpload{}).Problem(http.StatusUnauthorized)

	// Sent as announced, and yet no picture.
	upload := startUpload(t, c, ada, uploads.NewUpload{Kind: "avatar", ContentType: "image/png", Size: 6})
	sendFile(t, c, upload.Form, []byte("<html>"))
	path := "/api/v1/uploads/avatar/" + upload.ID + "/confirm"
	require.Equal(t, "upload_refused", c.Do(http.MethodPost, path, ada, nil).Problem(http.StatusConflict))
	require.Equal(t, "upload_not_found", c.Do(http.MethodPost, path, ada, nil).Problem(http.StatusNotFound), "it is deleted")
}

func TestFilesOfThisDisk(t *testing.T) {
	c := apptest.Start(t)
	for _, path := range []string{"/storage/", "/storage/files/a", "/storage/../../etc/passwd", "/storage/a?signature=x&expires=9999999999"} {
		response := c.Do(http.MethodGet, path, "", nil)
		require.Contains(t, []int{http.StatusForbidden, http.StatusNotFound}, response.Status, path)
		require.Equal(t, "application/problem+json", response.Header.Get("Content-Type"))
	}
	require.NotContains(t, c.App.API.OpenAPI().Paths, "/storage/*")

	text := strings.Repeat("x", 3<<20) // more than the body of an operation may have
	upload := startUpload(t, c, c.Token("ada"), uploads.NewUpload{Kind: "document", ContentType: "text/plain", Size: int64(len(text))})
	sendFile(t, c, upload.Form, []byte(text))
	var file uploads.File
	c.Do(http.MethodPost, "/api/v1/uploads/document/"+upload.ID+"/confirm", c.Token("ada"), nil).Decode(http.StatusOK, &file)
	response := c.Do(http.MethodGet, file.URL, "", nil)
	response.Decode(http.StatusOK, nil)
	require.Equal(t, "nosniff", response.Header.Get("X-Content-Type-Options"))
	require.Contains(t, response.Header.Get("Content-Security-Policy"), "default-src 'none'")
}

// A file may take longer than the server gives other requests.
func TestFilesOfSlowClients(t *testing.T) {
	c := apptest.Start(t)
	server, err := httpapi.Listen(t.Context(), httpapi.ServerOptions{
		Addr: "127.0.0.1:0", Handler: c.App.API, ReadTimeout: 100 * time.Millisecond, WriteTimeout: 100 * time.Millisecond,
	})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	defer func() { stop(); require.NoError(t, <-served) }()
	base := "http://" + server.Addr().String()

	const size = 16 << 20 // more than the network holds for who does not read
	upload := startUpload(t, c, c.Token("ada"), uploads.NewUpload{Kind: "document", ContentType: "text/plain", Size: size})
	request, err := http.NewRequestWithContext(t.Context(), upload.Form.Method, base+upload.Form.URL, &slow{size: size})
	require.NoError(t, err)
	request.ContentLength = size
	request.Header.Set("Content-Type", "text/plain")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)

	var file uploads.File
	c.Do(http.MethodPost, "/api/v1/uploads/document/"+upload.ID+"/confirm", c.Token("ada"), nil).Decode(http.StatusOK, &file)
	response, err = http.Get(base + file.URL)
	require.NoError(t, err)
	time.Sleep(300 * time.Millisecond)
	got, err := io.Copy(io.Discard, response.Body)
	require.NoError(t, err)
	require.EqualValues(t, size, got)
	require.NoError(t, response.Body.Close())
}

// slow is a text of a size, whose end takes a while to come.
type slow struct{ size int }

func (s *slow) Read(p []byte) (int, error) {
	if s.size == 0 {
		return 0, io.EOF
	}
	n := min(len(p), s.size)
	if s.size -= n; s.size == 0 {
		time.Sleep(300 * time.Millisecond)
	}
	return copy(p, strings.Repeat("x", n)), nil
}

func TestStorageFails(t *testing.T) {
	cfg := development(t)
	cfg.Storage.Provider = "shelf"
	_, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, `open storage: provider "shelf" is not included`)

	cfg = development(t)
	cfg.Storage.LocalDir = "storage_test.go"
	_, err = app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, "open storage")
}

func startUpload(t *testing.T, c *apptest.Client, token string, in uploads.NewUpload) uploads.Upload {
	t.Helper()
	var upload uploads.Upload
	c.Do(http.MethodPost, "/api/v1/uploads", token, in).Decode(http.StatusCreated, &upload)
	return upload
}

func sendFile(t *testing.T, c *apptest.Client, f storage.Form, content []byte) {
	t.Helper()
	require.True(t, storagetest.Send(t, c.URL, f, content))
}

func fetchFile(t *testing.T, c *apptest.Client, address string) []byte {
	t.Helper()
	response, content := storagetest.Fetch(t, c.URL, address)
	require.Equal(t, http.StatusOK, response.StatusCode, "%s", content)
	return content
}
