package project

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
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

	files := sample()
	files["cmd/api/main.go"].Owner = "db/postgres"
	files["cmd/api/main.go"].Regions = []tree.Region{{Slot: "api.main", Feature: "db/postgres", First: 1, Last: 1}}
	state := State{Omni: "v1.0.0", Features: []string{"db/postgres"}}
	data, err := Pack(files, state)
	require.NoError(t, err)
	back, err := Unpack(data, state)
	require.NoError(t, err)
	require.Equal(t, files, back, "with which feature each line came from")
	for _, other := range []State{{Omni: "v1.1.0", Features: state.Features}, {Omni: "v1.0.0", Features: []string{"auth/oidc"}}} {
		_, err = Unpack(data, other)
		require.EqualError(t, err, "it holds what omni v1.0.0 generated with db/postgres, which is not what omni.yaml says")
	}
}

func TestUnpackRefusesWhatLeavesTheProject(t *testing.T) {
	for _, p := range []string{"../evil", "/etc/passwd", ".git/hooks/post-commit"} {
		data, err := Pack(tree.Tree{p: {Data: []byte("x")}}, State{})
		require.NoError(t, err)
		_, err = Unpack(data, State{})
		require.ErrorContains(t, err, p)
	}
	_, err := Unpack([]byte("no archive"), State{})
	require.Error(t, err)
}
