//go:build linux || darwin

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// The installer takes the latest release's archive for this machine, and nothing whose checksum is not the release's.
func TestInstaller(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the installer needs curl, which is not here")
	}
	program := []byte("#!/bin/sh\necho omni v1.2.3\n")
	var archive bytes.Buffer
	packed := gzip.NewWriter(&archive)
	files := tar.NewWriter(packed)
	require.NoError(t, files.WriteHeader(&tar.Header{Name: "omni", Mode: 0o755, Size: int64(len(program))}))
	_, err := files.Write(program)
	require.NoError(t, err)
	require.NoError(t, files.Close())
	require.NoError(t, packed.Close())

	name := fmt.Sprintf("omni_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	sum := fmt.Sprintf("%x", sha256.Sum256(archive.Bytes()))
	mux := http.NewServeMux()
	mux.Handle("/latest", http.RedirectHandler("/tag/v1.2.3", http.StatusFound))
	mux.HandleFunc("/tag/v1.2.3", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/download/v1.2.3/"+name, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive.Bytes()) })
	mux.HandleFunc("/download/v1.2.3/checksums.txt", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%s  %s\n", sum, name) })
	releases := httptest.NewServer(mux)
	defer releases.Close()

	script, err := filepath.Abs(filepath.Join("..", "..", "scripts", "install.sh"))
	require.NoError(t, err)
	bin := filepath.Join(t.TempDir(), "bin")
	install := func(env ...string) (string, error) {
		cmd := exec.Command("sh", script)
		cmd.Env = append(os.Environ(), append([]string{"OMNI_RELEASES=" + releases.URL, "OMNI_BIN=" + bin}, env...)...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := install()
	require.NoError(t, err, out)
	require.Contains(t, out, "omni v1.2.3 is in "+bin)
	said, err := exec.Command(filepath.Join(bin, "omni")).Output()
	require.NoError(t, err)
	require.Equal(t, "omni v1.2.3\n", string(said))

	// A folder may be relative to where the installer is called.
	here := t.TempDir()
	t.Chdir(here)
	out, err = install("OMNI_BIN=./tools")
	require.NoError(t, err, out)
	require.FileExists(t, filepath.Join(here, "tools", "omni"))

	out, err = install("OMNI_VERSION=v9.9.9")
	require.Error(t, err)
	require.Contains(t, out, "cannot fetch")

	require.NoError(t, os.Remove(filepath.Join(bin, "omni")))
	sum = fmt.Sprintf("%x", sha256.Sum256([]byte("something else")))
	out, err = install()
	require.Error(t, err)
	require.Contains(t, out, "is not what the release says")
	require.NoFileExists(t, filepath.Join(bin, "omni"))
}
