package project

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

// opened is a project on disk, as a command reads it.
func opened(t *testing.T) *Project {
	t.Helper()
	base := tree.Tree{"go.mod": {Data: []byte("module m\n")}, "a.txt": {Data: []byte("a\n")}, "b.txt": {Data: []byte("b\n")}}
	all, err := WithState(base, State{Omni: "devel", Name: "shop", Module: "m"})
	require.NoError(t, err)
	root := t.TempDir()
	require.NoError(t, write(t.Context(), root, all))
	p, err := Open(root, nil)
	require.NoError(t, err)
	return p
}

// to is a change of one file to a text.
func (p *Project) to(name, text string, conflicts ...string) Change {
	next := p.State
	next.Features = []string{name}
	return Change{Command: "omni add " + name, Files: map[string]*tree.File{name: {Data: []byte(text)}}, Conflicts: conflicts, State: next, Theirs: p.Base}
}

// Of two changes that were planned at once and share no file, the second one would forget the first.
func TestChangesPlannedAtOnce(t *testing.T) {
	for name, conflicts := range map[string][2][]string{
		"without conflicts":    {},
		"the first one waits":  {{"a.txt"}, nil},
		"the second one waits": {nil, {"b.txt"}},
		"both wait":            {{"a.txt"}, {"b.txt"}},
	} {
		t.Run(name, func(t *testing.T) {
			one := opened(t)
			other, err := Open(one.Root, nil)
			require.NoError(t, err)
			require.NoError(t, one.Apply(one.to("a.txt", "one\n", conflicts[0]...)))
			require.ErrorAs(t, other.Apply(other.to("b.txt", "other\n", conflicts[1]...)), new(ChangedError))
			data, err := os.ReadFile(filepath.Join(one.Root, "b.txt"))
			require.NoError(t, err)
			require.Equal(t, "b\n", string(data))
		})
	}
}

// One of those who finish and undo a change at once does so, and the others find that somebody has.
func TestSettledOnce(t *testing.T) {
	for range 20 {
		p := opened(t)
		require.NoError(t, p.Apply(p.to("a.txt", "one\n", "a.txt")))
		done := make(chan string, 4)
		var wg sync.WaitGroup
		var pending [4]*Pending // each command reads its own
		for i := range pending {
			var err error
			pending[i], err = ReadPending(p.Root)
			require.NoError(t, err)
		}
		for i, pending := range pending {
			wg.Go(func() {
				outcome, err := "one\n", error(nil)
				if i%2 == 0 {
					err = pending.Continue(p.Root, func() error { return nil })
				} else {
					outcome, err = "a\n", pending.Abort(p.Root)
				}
				if err == nil {
					done <- outcome
				} else {
					assert.ErrorAs(t, err, new(ChangedError))
				}
			})
		}
		wg.Wait()
		require.Len(t, done, 1)
		data, err := os.ReadFile(filepath.Join(p.Root, "a.txt"))
		require.NoError(t, err)
		require.Equal(t, <-done, string(data))
	}
}

// A state that somebody edited while the change waited is not written over.
func TestContinueRefusesAnotherState(t *testing.T) {
	p := opened(t)
	require.NoError(t, p.Apply(p.to("a.txt", "one\n", "a.txt")))
	edited := State{Omni: "devel", Name: "renamed", Module: "m"}
	data, err := edited.Encode()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(p.Root, StateFile), data, 0o600))
	pending, err := ReadPending(p.Root)
	require.NoError(t, err)
	require.ErrorContains(t, pending.Continue(p.Root, func() error { return nil }), "omni.yaml no longer says what it did before the change")
}
