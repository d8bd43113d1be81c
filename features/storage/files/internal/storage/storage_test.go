package storage_test

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage"
	"omni.example/app/internal/storage/storagetest"
)

// testBucket holds a bucket, whose relative addresses are below base, against its contract.
func testBucket(t *testing.T, b storage.Bucket, base string) {
	t.Helper()
	t.Run("files", func(t *testing.T) { testFiles(t, b) })
	t.Run("keys", func(t *testing.T) { testKeys(t, b) })
	t.Run("downloads", func(t *testing.T) { testDownloads(t, b, base) })
	t.Run("uploads", func(t *testing.T) { testForms(t, b, base) })
}

func put(t *testing.T, b storage.Bucket, key, content string) storage.File {
	t.Helper()
	require.NoError(t, b.Put(t.Context(), key, "text/plain", strings.NewReader(content), int64(len(content))))
	f, err := b.Stat(t.Context(), key)
	require.NoError(t, err)
	return f
}

func read(t *testing.T, b storage.Bucket, key string) (string, storage.File) {
	t.Helper()
	content, f, err := b.Get(t.Context(), key)
	require.NoError(t, err)
	text, err := io.ReadAll(content)
	require.NoError(t, err)
	require.NoError(t, content.Close())
	return string(text), f
}

func testFiles(t *testing.T, b storage.Bucket) {
	ctx := t.Context()
	require.NoError(t, b.Check(ctx))
	for _, key := range []string{"a/1", "a"} {
		_, err := b.Stat(ctx, key)
		require.ErrorIs(t, err, storage.ErrNotFound)
		_, _, err = b.Get(ctx, key)
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.NoError(t, b.Delete(ctx, key))
	}

	first := put(t, b, "a/1", "one")
	text, f := read(t, b, "a/1")
	require.Equal(t, "one", text)
	require.Equal(t, first, f)
	require.Equal(t, "a/1", f.Key)
	require.EqualValues(t, 3, f.Size)
	require.Equal(t, "text/plain", f.ContentType)
	require.WithinDuration(t, time.Now(), f.ModifiedAt, time.Minute)

	second := put(t, b, "a/1", "two, which is longer")
	require.NotEqual(t, first.ETag, second.ETag)
	require.ErrorIs(t, b.Move(ctx, first, "b/1"), storage.ErrChanged)
	require.NoError(t, b.Move(ctx, second, "b/1"))
	require.ErrorIs(t, b.Move(ctx, second, "b/1"), storage.ErrNotFound)
	text, f = read(t, b, "b/1")
	require.Equal(t, "two, which is longer", text)
	require.Equal(t, "text/plain", f.ContentType)
	_, err := b.Stat(ctx, "a/1")
	require.ErrorIs(t, err, storage.ErrNotFound)

	put(t, b, "c/1", "x")
	put(t, b, "c/d/2", "xy")
	put(t, b, "cc/3", "not below c")
	sizes := map[string]int64{}
	for f, err := range b.List(ctx, "c") {
		require.NoError(t, err)
		sizes[f.Key] = f.Size
	}
	require.Equal(t, map[string]int64{"c/1": 1, "c/d/2": 2}, sizes)
	for range b.List(ctx, "c") {
		break
	}
	for range b.List(ctx, "nothing") {
		t.Fatal("there is nothing")
	}
	require.NoError(t, b.Delete(ctx, "c/1"))
	_, err = b.Stat(ctx, "c/1")
	require.ErrorIs(t, err, storage.ErrNotFound)

	require.Error(t, b.Put(ctx, "short", "text/plain", strings.NewReader("x"), 2))
	_, err = b.Stat(ctx, "short")
	require.ErrorIs(t, err, storage.ErrNotFound, "half a file is none")
}

// No key leads out of its prefix, whoever makes it up.
func testKeys(t *testing.T, b storage.Bucket) {
	ctx := t.Context()
	f := put(t, b, "keys/f", "x")
	for _, key := range []string{
		"", ".", "..", "/", "/a", "a/", "a//b", "../a", "a/../b", "a/..", "a/./b", ".hidden", "a/.hidden", `a\b`, "a b", "a\x00b", "a\nb",
		"a%2f..", "ä", strings.Repeat("a", 501),
	} {
		_, _, err := b.Get(ctx, key)
		require.ErrorContains(t, err, "is no key", "%q", key)
		_, err = b.Stat(ctx, key)
		require.ErrorContains(t, err, "is no key")
		_, err = b.PresignUpload(ctx, key, "text/plain", 1, time.Minute)
		require.ErrorContains(t, err, "is no key")
		_, err = b.PresignDownload(ctx, key, "", time.Minute)
		require.ErrorContains(t, err, "is no key")
		require.ErrorContains(t, b.Put(ctx, key, "text/plain", strings.NewReader("x"), 1), "is no key")
		require.ErrorContains(t, b.Move(ctx, f, key), "is no key")
		require.ErrorContains(t, b.Delete(ctx, key), "is no key")
		for _, err := range b.List(ctx, key) {
			require.ErrorContains(t, err, "is no key")
		}
	}
}

func testDownloads(t *testing.T, b storage.Bucket, base string) {
	put(t, b, "downloads/1", "one")
	put(t, b, "downloads/2", "two")
	address, err := b.PresignDownload(t.Context(), "downloads/1", "", time.Minute)
	require.NoError(t, err)
	response, text := storagetest.Fetch(t, base, address)
	require.Equal(t, http.StatusOK, response.StatusCode, "%s", text)
	require.Equal(t, "one", string(text))
	require.Equal(t, "text/plain", response.Header.Get("Content-Type"))
	require.Empty(t, response.Header.Get("Content-Disposition"))

	named, err := b.PresignDownload(t.Context(), "downloads/1", `my "file".txt`, time.Minute)
	require.NoError(t, err)
	response, _ = storagetest.Fetch(t, base, named)
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Equal(t, `attachment; filename="my \"file\".txt"`, response.Header.Get("Content-Disposition"))

	missing, err := b.PresignDownload(t.Context(), "downloads/3", "", time.Minute)
	require.NoError(t, err)
	response, _ = storagetest.Fetch(t, base, missing)
	require.Equal(t, http.StatusNotFound, response.StatusCode)

	brief, err := b.PresignDownload(t.Context(), "downloads/1", "", time.Second)
	require.NoError(t, err)
	unsigned, _, _ := strings.Cut(address, "?")
	for _, refused := range []string{strings.Replace(address, "downloads/1", "downloads/2", 1), unsigned, tamper(t, address)} {
		response, text := storagetest.Fetch(t, base, refused)
		require.Equal(t, http.StatusForbidden, response.StatusCode, "%s: %s", refused, text)
	}
	require.Eventually(t, func() bool {
		response, _ := storagetest.Fetch(t, base, brief)
		return response.StatusCode == http.StatusForbidden
	}, 10*time.Second, 100*time.Millisecond, "an address expires")
}

// What a form says cannot be changed by who uses it.
func testForms(t *testing.T, b storage.Bucket, base string) {
	form, err := b.PresignUpload(t.Context(), "uploads/1", "image/png", 100, time.Minute)
	require.NoError(t, err)
	require.WithinDuration(t, time.Now().Add(time.Minute), form.ExpiresAt, 5*time.Second)
	for name, change := range map[string]func(f *storage.Form) (size int){
		"too large":      func(*storage.Form) int { return 101 },
		"much too large": func(*storage.Form) int { return 2 << 20 },
		"too small":      func(*storage.Form) int { return 99 },
		"empty":          func(*storage.Form) int { return 0 },
		"other type":     func(f *storage.Form) int { field(f, "Content-Type", "text/html"); return 100 },
		"other key": func(f *storage.Form) int {
			f.URL = strings.Replace(f.URL, "uploads/1", "uploads/2", 1)
			field(f, "key", "uploads/2")
			return 100
		},
		"tampered": func(f *storage.Form) int {
			if f.Method == http.MethodPut {
				f.URL = tamper(t, f.URL)
			}
			field(f, "x-amz-signature", strings.Repeat("0", 64))
			return 100
		},
		"unsigned": func(f *storage.Form) int {
			f.URL, _, _ = strings.Cut(f.URL, "?")
			f.Fields = only(f.Fields, "key")
			return 100
		},
	} {
		changed := storage.Form{Method: form.Method, URL: form.URL, Headers: maps.Clone(form.Headers), Fields: maps.Clone(form.Fields)}
		size := change(&changed)
		require.False(t, storagetest.Send(t, base, changed, make([]byte, size)), name)
		for _, key := range []string{"uploads/1", "uploads/2"} {
			_, err := b.Stat(t.Context(), key)
			require.ErrorIs(t, err, storage.ErrNotFound, name)
		}
	}

	require.True(t, storagetest.Send(t, base, *form, make([]byte, 100)))
	f, err := b.Stat(t.Context(), "uploads/1")
	require.NoError(t, err)
	require.EqualValues(t, 100, f.Size)
	require.Equal(t, "image/png", f.ContentType)

	brief, err := b.PresignUpload(t.Context(), "uploads/brief", "image/png", 1, time.Second)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return !storagetest.Send(t, base, *brief, make([]byte, 1))
	}, 10*time.Second, 100*time.Millisecond, "a form expires")
}

// field changes what the form says as a field, or as a header.
func field(f *storage.Form, name, value string) {
	if _, ok := f.Fields[name]; ok {
		f.Fields[name] = value
	}
	if _, ok := f.Headers[name]; ok {
		f.Headers[name] = value
	}
}

func only(fields map[string]string, name string) map[string]string {
	return map[string]string{name: fields[name]}
}

// tamper changes the first character of the signature of an address.
func tamper(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	query := u.Query()
	for name, values := range query {
		if strings.HasSuffix(strings.ToLower(name), "signature") {
			first := "0"
			if values[0][:1] == first {
				first = "1"
			}
			query.Set(name, first+values[0][1:])
			u.RawQuery = query.Encode()
			return u.String()
		}
	}
	t.Fatalf("%s has no signature", address)
	return ""
}
