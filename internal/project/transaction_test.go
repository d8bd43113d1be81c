package project

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

func before() tree.Tree {
	return tree.Tree{
		"go.mod":              {Data: []byte("module m\n")},
		"internal/old/old.go": {Data: []byte("package old\n")},
		"main.go":             {Data: []byte("package main // v1\n")},
	}
}

var change = []Op{
	{Path: "internal/new/new.go", File: &tree.File{Data: []byte("package new\n")}},
	{Path: "internal/old/old.go"},
	{Path: "main.go", File: &tree.File{Data: []byte("package main // v2\n")}},
	{Path: "run", File: &tree.File{Data: []byte("#!/bin/sh\n"), Exec: true}},
}

func after() tree.Tree {
	return tree.Tree{
		"go.mod":              {Data: []byte("module m\n")},
		"internal/new/new.go": {Data: []byte("package new\n")},
		"main.go":             {Data: []byte("package main // v2\n")},
		"run":                 {Data: []byte("#!/bin/sh\n"), Exec: true},
	}
}

func TestApply(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, write(t.Context(), root, before()))
	require.NoError(t, Apply(root, change))
	got, err := ReadTree(root)
	require.NoError(t, err)
	require.Equal(t, after(), got)
	require.NoDirExists(t, root+"/.omni")
	require.NoDirExists(t, root+"/internal/old", "an empty folder goes with its last file")

	what, err := Recover(root)
	require.NoError(t, err)
	require.Equal(t, Nothing, what)
}

// A crash at any step leaves the old tree or the new one after the next command, which says which.
func TestCrashAtEveryStep(t *testing.T) {
	crash := errors.New("kill -9")
	outcomes := map[Recovered]int{}
	for at := 0; ; at++ {
		root := t.TempDir()
		require.NoError(t, write(t.Context(), root, before()))
		steps := 0
		err := transaction{root: root, step: func(string) error {
			if steps++; steps > at {
				return crash
			}
			return nil
		}}.apply(change)
		if err == nil {
			break
		}
		require.ErrorIs(t, err, crash)
		what, err := Recover(root)
		require.NoError(t, err)
		outcomes[what]++
		got, err := ReadTree(root)
		require.NoError(t, err)
		if what == Finished {
			require.Equal(t, after(), got, "step %d", at)
		} else {
			require.Equal(t, before(), got, "step %d", at)
		}
	}
	require.NotZero(t, outcomes[Finished])
	require.NotZero(t, outcomes[Undone]+outcomes[Nothing])
}

func TestApplyRefusesPathsOutside(t *testing.T) {
	require.Error(t, Apply(t.TempDir(), []Op{{Path: "../x", File: &tree.File{}}}))
}

func TestReadTreeLeavesOutWhatIsNotTheProjects(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, write(t.Context(), root, tree.Tree{
		".gitignore":             {Data: []byte("/tmp/\n*.log\n")},
		".git/HEAD":              {Data: []byte("ref: refs/heads/main\n")},
		".omni/base.tar.gz":      {},
		"omni.yaml":              {},
		"tmp/api":                {},
		"a.log":                  {},
		"vendor/clone/.git/HEAD": {},
		"vendor/clone/x.go":      {},
		"internal/x.go":          {Data: []byte("package x\n")},
	}))
	got, err := ReadTree(root)
	require.NoError(t, err)
	require.Equal(t, []string{".gitignore", "internal/x.go"}, got.Paths())
}
