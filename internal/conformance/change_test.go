package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
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

// A line that the user added anywhere is in the result, whatever comes or goes: in the merged file, or in a
// conflict beside omni's. (Where a whole file goes, the edited file stays and is reported.)
func TestNoLineOfTheUserIsLost(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		base := generated(t, c, selection(c).Draw(t, "from"))
		theirs := generated(t, c, selection(c).Draw(t, "to"))
		ours := tree.Tree{}
		for p, f := range base {
			ours[p] = f
		}
		var editable []string
		for _, p := range base.Paths() {
			if p != "go.mod" && p != "go.sum" && strings.Count(string(base[p].Data), "\n") > 0 {
				editable = append(editable, p)
			}
		}
		mark := map[string][]string{}
		for i := range rapid.IntRange(1, 6).Draw(t, "edits") {
			p := rapid.SampledFrom(editable).Draw(t, "file")
			ls := slices.Collect(strings.Lines(string(ours[p].Data)))
			at := rapid.IntRange(0, len(ls)).Draw(t, "line")
			line := fmt.Sprintf("// the user's line %d\n", i)
			ours[p] = &tree.File{Data: []byte(strings.Join(slices.Insert(ls, at, line), "")), Exec: ours[p].Exec}
			mark[p] = append(mark[p], strings.TrimSpace(line))
		}
		result, _ := apply(ours, generator.Plan(base, ours, theirs, merge.Labels{Ours: "ours", Base: "base", Theirs: "theirs"}))
		for p, wanted := range mark {
			require.Contains(t, result, p)
			for _, line := range wanted {
				require.Contains(t, string(result[p].Data), line, "%s", p)
			}
		}
	})
}
