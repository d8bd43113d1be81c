package project

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

// What somebody has saved since the plan was made is not written over, and nothing else is written either.
func TestApplyRefusesWhatHasChanged(t *testing.T) {
	file := func(text string) *tree.File { return &tree.File{Data: []byte(text)} }
	for name, edit := range map[string]func(root string) error{
		"edited":  func(root string) error { return os.WriteFile(filepath.Join(root, "main.go"), []byte("mine\n"), 0o644) },
		"deleted": func(root string) error { return os.Remove(filepath.Join(root, "main.go")) },
		"made":    func(root string) error { return os.WriteFile(filepath.Join(root, "new.go"), nil, 0o644) },
		"mode":    func(root string) error { return os.Chmod(filepath.Join(root, "main.go"), 0o755) },
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			require.NoError(t, write(t.Context(), root, before()))
			require.NoError(t, edit(root))
			want, err := ReadTree(root)
			require.NoError(t, err)
			require.ErrorAs(t, Apply(root, []Op{
				{Path: "a.go", File: file("a\n"), Planned: true},
				{Path: "main.go", File: file("theirs\n"), Before: before()["main.go"], Planned: true},
				{Path: "new.go", File: file("new\n"), Planned: true},
			}), new(ChangedError))
			got, err := ReadTree(root)
			require.NoError(t, err)
			require.Equal(t, want, got)
			require.NoDirExists(t, filepath.Join(root, ".omni"))
		})
	}
}

// Of processes that change the same files at once one does, and the others find that they have changed.
func TestApplyOneAtATime(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, write(t.Context(), root, before()))
	done := make(chan int, 8)
	var wg sync.WaitGroup
	for i := range cap(done) {
		wg.Go(func() {
			all := []Op{{Path: "main.go", File: &tree.File{Data: fmt.Append(nil, i)}, Before: before()["main.go"], Planned: true}}
			for n := range 20 {
				all = append(all, Op{Path: fmt.Sprintf("new/%d.go", n), File: &tree.File{Data: fmt.Append(nil, i)}, Planned: true})
			}
			if err := Apply(root, all); err == nil {
				done <- i
			} else {
				assert.ErrorAs(t, err, new(ChangedError))
			}
		})
	}
	wg.Wait()
	require.Len(t, done, 1)
	want := fmt.Append(nil, <-done)
	got, err := ReadTree(root)
	require.NoError(t, err)
	for p, f := range got {
		if p != "go.mod" && p != "internal/old/old.go" {
			require.Equal(t, want, f.Data, p)
		}
	}
	require.Len(t, got, 23)
}

func TestApplyFindsOutFirst(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	root := t.TempDir()
	require.NoError(t, write(t.Context(), root, before()))
	dir := filepath.Join(root, "internal", "old")
	require.NoError(t, os.Chmod(dir, 0o555))
	defer os.Chmod(dir, 0o755)
	require.ErrorContains(t, Apply(root, change), "cannot write to the folder internal/old")
	got, err := ReadTree(root)
	require.NoError(t, err)
	require.Equal(t, before(), got)
}
