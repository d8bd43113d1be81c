package conformance

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
)

// selection draws features that can be in one project.
func selection(c *generator.Catalog) *rapid.Generator[[]string] {
	return rapid.Custom(func(t *rapid.T) []string {
		var ids []string
		for _, f := range c.Features() {
			if rapid.Bool().Draw(t, f.ID) && !slices.ContainsFunc(ids, func(id string) bool { return c.Excludes(id, f.ID) }) {
				ids = append(ids, f.ID)
			}
		}
		resolved, err := c.Resolve(ids)
		require.NoError(t, err)
		return resolved
	})
}

// generated renders a selection.
func generated(t require.TestingT, c *generator.Catalog, ids []string) tree.Tree {
	got, err := generator.Render(c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: ids})
	require.NoError(t, err)
	return got
}

// apply is what a plan makes of a tree, and the files with conflicts.
func apply(files tree.Tree, changes []generator.Change) (tree.Tree, []string) {
	t := tree.Tree{}
	for p, f := range files {
		t[p] = f
	}
	var conflicts []string
	for _, c := range changes {
		switch {
		case c.Action == generator.Keep:
			continue
		case c.Action == generator.Conflict:
			conflicts = append(conflicts, c.Path)
		}
		if c.After == nil {
			delete(t, c.Path)
		} else {
			t[c.Path] = c.After
		}
	}
	return t, conflicts
}

// bytesOf is a tree without where its lines came from.
func bytesOf(t tree.Tree) map[string]string {
	all := map[string]string{}
	for p, f := range t {
		all[p] = fmt.Sprintf("%v %s", f.Exec, f.Data)
	}
	return all
}

// new(A,B) = new(A) then add B = new(B) then add A, byte for byte; and back again: what is removed leaves
// nothing, go.mod and go.sum included. A second plan has nothing to do.
func TestTheOrderOfChangesDoesNotMatter(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		from, to := selection(c).Draw(t, "from"), selection(c).Draw(t, "to")
		a, b := generated(t, c, from), generated(t, c, to)

		there, conflicts := apply(a, generator.Plan(a, a, b, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, bytesOf(b), bytesOf(there))

		back, conflicts := apply(there, generator.Plan(b, there, a, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, bytesOf(a), bytesOf(back))
		require.Empty(t, generator.Plan(a, back, a, merge.Labels{}))
	})
}

// A line that the user added, changed or deleted is so in the result, whatever comes or goes: in the merged file, or
// in a conflict beside omni's. (Where a whole file goes, the edited file stays and is reported.)
func TestNoLineOfTheUserIsLost(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		base := generated(t, c, selection(c).Draw(t, "from"))
		theirs := generated(t, c, selection(c).Draw(t, "to"))
		e := edits(t, base, theirs)
		result, conflicts := apply(e.files, generator.Plan(base, e.files, theirs, merge.Labels{Ours: "ours", Base: "base", Theirs: "theirs"}))
		for p, wanted := range e.added {
			require.Contains(t, result, p)
			for _, line := range wanted {
				require.Contains(t, string(result[p].Data), line, "%s", p)
			}
		}
		for _, p := range conflicts {
			requireTheirs(t, base[p], theirs[p], result[p])
		}
		for p, gone := range e.deleted {
			if result[p] == nil || slices.Contains(conflicts, p) {
				continue
			}
			for l := range strings.Lines(string(result[p].Data)) {
				for _, line := range gone {
					require.NotEqual(t, strings.TrimSpace(line), strings.TrimSpace(l), "%s: what the user deleted came back", p)
				}
			}
		}
		require.Empty(t, generator.Plan(theirs, result, theirs, merge.Labels{}), "what was done is not done again")
	})
}

// requireTheirs asserts that a file in conflict has every line that omni added to it, beside the user's.
func requireTheirs(t *rapid.T, base, theirs, result *tree.File) {
	if theirs == nil {
		return // it was to go
	}
	had := map[string]bool{}
	if base != nil {
		for line := range strings.Lines(string(base.Data)) {
			had[line] = true
		}
	}
	for line := range strings.Lines(string(theirs.Data)) {
		if !had[line] {
			require.Contains(t, string(result.Data), strings.TrimSpace(line))
		}
	}
}

// On disk: a change with conflicts is undone byte for byte, one without is the plan and nothing else.
func TestAbortRestoresEveryByte(t *testing.T) {
	c := catalog(t)
	undone := 0
	rapid.Check(t, func(t *rapid.T) {
		from, to := selection(c).Draw(t, "from"), selection(c).Draw(t, "to")
		base, theirs := generated(t, c, from), generated(t, c, to)
		e := edits(t, base, theirs)
		labels := merge.Labels{Ours: "ours", Base: "base", Theirs: "theirs"}
		if _, conflicts := apply(e.files, generator.Plan(base, e.files, theirs, labels)); len(conflicts) == 0 && rapid.IntRange(0, 9).Draw(t, "disk") > 0 {
			return // disks are slow: of the changes without conflicts, a few
		}
		root, err := os.MkdirTemp("", "abort-*")
		require.NoError(t, err)
		defer os.RemoveAll(root)
		state := project.State{Omni: "devel", Name: "shop", Module: "example.com/shop", Features: from}
		all, err := project.WithState(base, state)
		require.NoError(t, err)
		for p, f := range e.files {
			all[p] = f
		}
		require.NoError(t, os.Remove(root))
		require.NoError(t, project.Create(context.Background(), root, all, func(string) error { return nil }))
		before := onDisk(t, root)

		p, err := project.Open(root, nil)
		require.NoError(t, err)
		changes := generator.Plan(p.Base, p.Files, theirs, labels)
		result, conflicts := apply(p.Files, changes)
		next := state
		next.Features = to
		change := project.Change{Command: "change", Files: map[string]*tree.File{}, Conflicts: conflicts, State: next, Theirs: theirs}
		for _, ch := range changes {
			if ch.Action != generator.Keep {
				change.Files[ch.Path] = ch.After
			}
		}
		require.NoError(t, p.Apply(change))
		if len(conflicts) > 0 {
			pending, err := project.ReadPending(root)
			require.NoError(t, err)
			require.NoError(t, pending.Abort(root))
			require.Equal(t, before, onDisk(t, root))
			undone++
			return
		}
		now, err := project.Open(root, nil)
		require.NoError(t, err)
		require.Equal(t, bytesOf(result), bytesOf(now.Files))
		require.Equal(t, bytesOf(theirs), bytesOf(now.Base))
		require.Equal(t, to, now.State.Features)
	})
	require.NotZero(t, undone, "some of the changes are in conflict")
}

// onDisk is everything below a folder, with the permission of each file.
func onDisk(t require.TestingT, root string) map[string]string {
	all := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		all[rel] = info.Mode().String()
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(name)
		all[rel] += " " + string(data)
		return err
	})
	require.NoError(t, err)
	return all
}
