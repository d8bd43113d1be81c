package storage_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage"
)

func openLocal(t *testing.T, folder, secret string) (*storage.Local, string) {
	t.Helper()
	local, err := storage.NewLocal(storage.LocalOptions{Folder: folder, Path: "/storage/", Secret: secret})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, local.Close()) })
	server := httptest.NewServer(local)
	t.Cleanup(server.Close)
	return local, server.URL
}

func TestLocal(t *testing.T) {
	local, base := openLocal(t, filepath.Join(t.TempDir(), "made", "if missing"), "")
	testBucket(t, local, base)
}

func TestLocalProcessesShareTheirSecret(t *testing.T) {
	folder := t.TempDir()
	one, _ := openLocal(t, folder, "secret")
	_, same := openLocal(t, folder, "secret")
	_, other := openLocal(t, folder, "")
	put(t, one, "a", "x")
	address, err := one.PresignDownload(t.Context(), "a", "", time.Minute)
	require.NoError(t, err)
	for base, want := range map[string]int{same: http.StatusOK, other: http.StatusForbidden} {
		response, err := http.Get(base + address)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, want, response.StatusCode)
	}
}

func TestLocalStaysInItsFolder(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	require.NoError(t, os.WriteFile(outside, []byte("\"text/plain\"\nx"), 0o600))
	folder := t.TempDir()
	require.NoError(t, os.Symlink(outside, filepath.Join(folder, "link")))
	require.NoError(t, os.Symlink(filepath.Dir(outside), filepath.Join(folder, "folder")))
	local, _ := openLocal(t, folder, "")
	for _, key := range []string{"link", "folder/outside"} {
		_, err := local.Stat(t.Context(), key)
		require.Error(t, err)
		_, _, err = local.Get(t.Context(), key)
		require.Error(t, err)
	}
	require.Error(t, local.Put(t.Context(), "folder/new", "text/plain", strings.NewReader("x"), 1))
	entries, err := os.ReadDir(filepath.Dir(outside))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestLocalLeavesNoHalves(t *testing.T) {
	folder := t.TempDir()
	local, _ := openLocal(t, folder, "")
	require.ErrorContains(t, local.Put(t.Context(), "a", "text/plain", strings.NewReader("xyz"), 2), "store a: the content does not have the 2 bytes")
	drafts, err := os.ReadDir(filepath.Join(folder, ".tmp"))
	require.NoError(t, err)
	require.Empty(t, drafts)
}

// What is moved is what was looked at, however soon another file takes its place.
func TestLocalMovesNoOther(t *testing.T) {
	local, _ := openLocal(t, t.TempDir(), "")
	for range 100 {
		f := put(t, local, "a", "good")
		put(t, local, "a", "evil")
		require.ErrorIs(t, local.Move(t.Context(), f, "b"), storage.ErrChanged)
		text, _ := read(t, local, "a")
		require.Equal(t, "evil", text, "it stays where it was")
	}

	done := make(chan struct{})
	var other sync.WaitGroup
	defer other.Wait()
	defer close(done)
	other.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				assert.NoError(t, local.Put(t.Context(), "a", "text/plain", strings.NewReader("evil"), 4))
			}
		}
	})
	for moved := 0; moved < 200; {
		require.NoError(t, local.Put(t.Context(), "a", "text/plain", strings.NewReader("good"), 4))
		if text, f := read(t, local, "a"); text == "good" && local.Move(t.Context(), f, "b") == nil {
			moved++
			text, _ = read(t, local, "b")
			require.Equal(t, "good", text)
		}
	}
}

func TestLocalDeletesWhatHasExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		age := func(name string, age time.Duration) {
			require.NoError(t, os.Chtimes(filepath.Join(folder, name), time.Time{}, time.Now().Add(-age)))
		}
		local, err := storage.NewLocal(storage.LocalOptions{Folder: folder, Expiring: []string{"pending"}})
		require.NoError(t, err)
		put(t, local, "files/kept", "x")
		put(t, local, "pending/ada/old", "x")
		put(t, local, "pending/ada/new", "x")
		require.NoError(t, os.WriteFile(filepath.Join(folder, ".tmp", "crashed"), nil, 0o600))
		for _, name := range []string{"files/kept", "pending/ada/old", ".tmp/crashed"} {
			age(name, 22*time.Hour)
		}
		names := func() (names []string) {
			for _, pattern := range []string{"files/*", "pending/*/*", ".tmp/*"} {
				found, err := fs.Glob(os.DirFS(folder), pattern)
				require.NoError(t, err)
				names = append(names, found...)
			}
			return names
		}
		time.Sleep(90 * time.Minute)
		require.Equal(t, []string{"files/kept", "pending/ada/new", "pending/ada/old", ".tmp/crashed"}, names(), "not before a day")
		time.Sleep(time.Hour)
		require.Equal(t, []string{"files/kept", "pending/ada/new"}, names())
		require.NoError(t, local.Close())

		age("pending/ada/new", 25*time.Hour)
		local, err = storage.NewLocal(storage.LocalOptions{Folder: folder, Expiring: []string{"pending"}})
		require.NoError(t, err)
		synctest.Wait()
		require.Equal(t, []string{"files/kept"}, names(), "also what expired while the program did not run")
		require.NoError(t, local.Close())
	})
}

// A file that is being moved is as old as it was, and no draft that a crash has left.
func TestLocalDeletesNothingThatMoves(t *testing.T) {
	folder := t.TempDir()
	local, _ := openLocal(t, folder, "")
	put(t, local, "a", "x")
	require.NoError(t, os.Chtimes(filepath.Join(folder, "a"), time.Time{}, time.Now().Add(-25*time.Hour)))
	var sweeps sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for range 4 {
		sweeps.Go(func() {
			for ctx.Err() == nil {
				other, err := storage.NewLocal(storage.LocalOptions{Folder: folder})
				assert.NoError(t, err)
				runtime.Gosched() // it sweeps first of all
				assert.NoError(t, other.Close())
			}
		})
	}
	defer sweeps.Wait()
	defer stop()
	for range 5000 {
		for _, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
			f, err := local.Stat(t.Context(), names[0])
			require.NoError(t, err)
			require.NoError(t, local.Move(t.Context(), f, names[1]))
		}
	}
}

func TestLocalKnowsItsFiles(t *testing.T) {
	folder := t.TempDir()
	local, _ := openLocal(t, folder, "")
	require.NoError(t, os.WriteFile(filepath.Join(folder, "foreign"), []byte("put here by hand"), 0o600))
	_, err := local.Stat(t.Context(), "foreign")
	require.ErrorContains(t, err, "open foreign: does not begin with its content type")

	_, err = storage.NewLocal(storage.LocalOptions{Folder: filepath.Join(folder, "foreign")})
	require.ErrorContains(t, err, "open storage")
}
