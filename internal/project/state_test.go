package project

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStateSurvives(t *testing.T) {
	want := State{Omni: "v1.0.0", Name: "shop", Module: "example.com/shop", Features: []string{"auth/oidc", "db/postgres"}}
	data, err := want.Encode()
	require.NoError(t, err)
	got, err := DecodeState(data)
	require.NoError(t, err)
	require.Equal(t, want, got)

	_, err = DecodeState([]byte("omni: v9.0.0\nplugins: []\n"))
	require.ErrorContains(t, err, "field plugins not found")
	require.ErrorContains(t, err, "a newer omni may have written it")
}

func TestFindLooksUpwards(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "internal", "app")
	require.NoError(t, os.MkdirAll(deep, 0o755))
	_, _, err := Find(deep)
	require.ErrorIs(t, err, fs.ErrNotExist)

	data, err := State{Name: "shop"}.Encode()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(root, StateFile), data, 0o644))
	at, s, err := Find(deep)
	require.NoError(t, err)
	require.Equal(t, root, at)
	require.Equal(t, "shop", s.Name)
}

func TestBaseHoldsEveryFileAndIsDeterministic(t *testing.T) {
	first, err := WithState(sample(), State{Name: "shop"})
	require.NoError(t, err)
	again, err := WithState(sample(), State{Name: "shop"})
	require.NoError(t, err)
	require.Equal(t, first, again)

	gz, err := gzip.NewReader(bytes.NewReader(first[BaseFile].Data))
	require.NoError(t, err)
	r := tar.NewReader(gz)
	got := map[string]string{}
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		got[h.Name] = string(data)
	}
	require.Equal(t, map[string]string{"go.mod": "module example.com/shop\n", "cmd/api/main.go": "package main\n", "run": "#!/bin/sh\n"}, got)
}
