package project

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

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

// A crash at any step of any change leaves the old tree or the new one after the next command, which says which.
func TestCrashAtEveryStep(t *testing.T) {
	outcomes := map[Recovered]int{}
	rapid.Check(t, func(t *rapid.T) {
		before, after := draw(t, "before"), draw(t, "after")
		root, err := os.MkdirTemp("", "crash-*")
		require.NoError(t, err)
		defer os.RemoveAll(root)
		require.NoError(t, write(context.Background(), root, before))
		at := rapid.IntRange(0, 20).Draw(t, "crash before step")
		what, wanted := Finished, after
		if err := crashBefore(root, between(before, after), at); err != nil {
			what, err = Recover(root)
			require.NoError(t, err)
			outcomes[what]++
		}
		if what != Finished {
			wanted = before
		}
		got, err := ReadTree(root)
		require.NoError(t, err)
		require.Equal(t, wanted, got)
	})
	require.NotZero(t, outcomes[Finished])
	require.NotZero(t, outcomes[Undone]+outcomes[Nothing])
}

// crashBefore applies a change up to a step; nil says that it has no such step.
func crashBefore(root string, ops []Op, at int) error {
	steps := 0
	return transaction{root: root, step: func(string) error {
		if steps++; steps > at {
			return errors.New("kill -9")
		}
		return nil
	}}.apply(ops)
}

// draw is a tree of a few files.
func draw(t *rapid.T, label string) tree.Tree {
	files := tree.Tree{}
	for _, name := range []string{"go.mod", "main.go", "run", "internal/a/a.go", "internal/a/b.go", "internal/b/deep/c.go"} {
		if rapid.Bool().Draw(t, label+" has "+name) {
			content := rapid.SampledFrom([]string{"", "one\n", "two\n"}).Draw(t, name)
			files[name] = &tree.File{Data: []byte(content), Exec: name == "run"}
		}
	}
	return files
}

// between are the operations that make one tree of another.
func between(before, after tree.Tree) (ops []Op) {
	for name := range before {
		if after[name] == nil {
			ops = append(ops, Op{Path: name})
		}
	}
	for name, f := range after {
		ops = append(ops, Op{Path: name, File: f})
	}
	return ops
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
