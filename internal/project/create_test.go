package project

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

func sample() tree.Tree {
	return tree.Tree{
		"go.mod":          {Data: []byte("module example.com/shop\n")},
		"cmd/api/main.go": {Data: []byte("package main\n")},
		"run":             {Data: []byte("#!/bin/sh\n"), Exec: true},
	}
}

func nothing(string) error { return nil }

// list is every path below dir, which is how the tests see that nothing was left behind.
func list(t *testing.T, dir string) []string {
	t.Helper()
	paths := []string{}
	require.NoError(t, filepath.WalkDir(dir, func(p string, _ os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(dir, p); rel != "." {
			paths = append(paths, filepath.ToSlash(rel))
		}
		return err
	}))
	return paths
}

func TestCreate(t *testing.T) {
	targets := map[string]func(t *testing.T, root string) string{
		"new folder":     func(_ *testing.T, root string) string { return filepath.Join(root, "shop") },
		"missing parent": func(_ *testing.T, root string) string { return filepath.Join(root, "work", "go", "shop") },
		"empty folder": func(t *testing.T, root string) string {
			require.NoError(t, os.Mkdir(filepath.Join(root, "shop"), 0o755))
			return filepath.Join(root, "shop")
		},
	}
	for name, target := range targets {
		t.Run(name, func(t *testing.T) {
			dir := target(t, t.TempDir())
			require.NoError(t, Create(t.Context(), dir, sample(), nothing))
			require.Equal(t, []string{"cmd", "cmd/api", "cmd/api/main.go", "go.mod", "run"}, list(t, dir))
			require.Equal(t, []string{filepath.Base(dir)}, list(t, filepath.Dir(dir))[:1])
			info, err := os.Stat(filepath.Join(dir, "run"))
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o755), info.Mode().Perm())
			info, err = os.Stat(dir)
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o755), info.Mode().Perm())
		})
	}
}

// Whatever goes wrong, wherever: the target and the folders above it are as they were.
func TestCreateLeavesNothingBehind(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	for _, target := range []string{"shop", "work/go/shop", "empty"} {
		t.Run("finish fails in "+target, func(t *testing.T) {
			root := t.TempDir()
			require.NoError(t, os.Mkdir(filepath.Join(root, "empty"), 0o755))
			err := Create(t.Context(), filepath.Join(root, target), sample(), func(string) error { return full })
			require.ErrorIs(t, err, syscall.ENOSPC)
			require.Equal(t, []string{"empty"}, list(t, root))
		})
		t.Run("interrupted in "+target, func(t *testing.T) {
			root := t.TempDir()
			require.NoError(t, os.Mkdir(filepath.Join(root, "empty"), 0o755))
			ctx, cancel := context.WithCancel(t.Context())
			err := Create(ctx, filepath.Join(root, target), sample(), func(string) error { cancel(); return nil })
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, []string{"empty"}, list(t, root))
		})
	}
	t.Run("a write fails", func(t *testing.T) {
		root := t.TempDir()
		bad := tree.Tree{"a": {Data: []byte("x")}, "a/b": {Data: []byte("y")}} // a is a file, so a/b cannot be written
		require.Error(t, Create(t.Context(), filepath.Join(root, "shop"), bad, nothing))
		require.Empty(t, list(t, root))
	})
}

func TestCreateRefusesATargetInUse(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "mine.txt"), nil, 0o644))
	err := Create(t.Context(), root, sample(), nothing)
	require.ErrorContains(t, err, "is not empty (it has mine.txt)")
	require.Error(t, Create(t.Context(), filepath.Join(root, "mine.txt"), sample(), nothing))
	require.Equal(t, []string{"mine.txt"}, list(t, root))
}

func TestMoveIntoTakesBackWhatItMoved(t *testing.T) {
	root := t.TempDir()
	stage, dir := filepath.Join(root, "stage"), filepath.Join(root, "dir")
	require.NoError(t, write(t.Context(), stage, tree.Tree{"a": {}, "b": {}}))
	require.NoError(t, write(t.Context(), dir, tree.Tree{"b/in-the-way": {}}))
	require.Error(t, moveInto(stage, dir))
	require.Equal(t, []string{"a", "b"}, list(t, stage))
	require.Equal(t, []string{"b", "b/in-the-way"}, list(t, dir))
	require.False(t, errors.Is(moveInto(stage, filepath.Join(root, "gone")), nil))
}
