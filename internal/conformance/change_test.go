package conformance

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
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

// In a project whose lines all end as on Windows those of the files that stay do so after a change, go.mod and go.sum
// included, and after a second one that undoes it they are as before.
func TestTheOrderOfChangesKeepsLineEnds(t *testing.T) {
	c := catalog(t)
	windows := func(files tree.Tree) tree.Tree {
		all := tree.Tree{}
		for p, f := range files {
			all[p] = &tree.File{Data: bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n")), Exec: f.Exec}
		}
		return all
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		first, last := windows(a), windows(b)
		there, _ := apply(first, generator.Plan(a, first, b, merge.Labels{}))
		back, _ := apply(there, generator.Plan(b, there, a, merge.Labels{}))
		for p := range a {
			if b[p] == nil {
				continue
			}
			require.Equal(t, string(last[p].Data), string(there[p].Data), "%s", p)
			require.Equal(t, string(first[p].Data), string(back[p].Data), "%s", p)
		}
	})
}

// What the user wrote in go.mod stays byte for byte, and all of the file comes back when a change is undone.
func TestTheOrderOfChangesKeepsOwnModules(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		own := rapid.SampledFrom([]string{
			"\nrequire (\n\texample.org/m v1.0.0 // why\n)\n",
			"\nrequire (\n\t// Why.\n\texample.org/m v1.0.0\n\n\texample.org/n v1.0.0 // indirect\n)\n",
			"\nrequire example.org/m v1.0.0\n\nreplace example.org/m => ../m\n",
			"\nrequire example.org/m v1.0.0\n",
		}).Draw(t, "own")
		ours := maps.Clone(a)
		ours["go.mod"] = &tree.File{Data: append(bytes.Clone(a["go.mod"].Data), own...)}
		there, conflicts := apply(ours, generator.Plan(a, ours, b, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, string(b["go.mod"].Data)+own, string(there["go.mod"].Data))
		back, conflicts := apply(there, generator.Plan(b, there, a, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, bytesOf(ours), bytesOf(back))
	})
}

// A version that the user lowered and a line that he took out stay so, and all of the file comes back too.
func TestTheOrderOfChangesKeepsOwnVersions(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		var both []string
		for l := range strings.Lines(string(a["go.mod"].Data)) {
			if strings.HasPrefix(l, "\t") && strings.Contains(string(b["go.mod"].Data), l) {
				both = append(both, l)
			}
		}
		line := rapid.SampledFrom(both).Draw(t, "line")
		mine, is := "", strings.Join(strings.Fields(line)[:2], " ")
		if !strings.Contains(line, "// indirect") || rapid.Bool().Draw(t, "lower") {
			mine = strings.Replace(line, is, is+"-0", 1)
		}
		ours := maps.Clone(a)
		ours["go.mod"] = &tree.File{Data: bytes.Replace(a["go.mod"].Data, []byte(line), []byte(mine), 1)}
		there, conflicts := apply(ours, generator.Plan(a, ours, b, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, strings.Replace(string(b["go.mod"].Data), line, mine, 1), string(there["go.mod"].Data))
		back, conflicts := apply(there, generator.Plan(b, there, a, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, bytesOf(ours), bytesOf(back))
	})
}

// A file without a newline at its end gets what comes, loses it again, and is byte for byte as it was.
func TestTheOrderOfChangesKeepsOpenEnds(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		ours := tree.Tree{}
		for p, f := range a {
			if b[p] != nil {
				f = &tree.File{Data: bytes.TrimSuffix(f.Data, []byte("\n")), Exec: f.Exec}
			}
			ours[p] = f
		}
		there, conflicts := apply(ours, generator.Plan(a, ours, b, merge.Labels{}))
		require.Empty(t, conflicts)
		back, conflicts := apply(there, generator.Plan(b, there, a, merge.Labels{}))
		require.Empty(t, conflicts)
		require.Equal(t, bytesOf(ours), bytesOf(back))
	})
}

// editedTree is what a user made of a generated tree: lines added, changed and deleted.
type editedTree struct {
	files tree.Tree
	// added are lines that must not be lost, deleted ones that must not come back, by file.
	added, deleted map[string][]string
}

// edits draws what a user does to a tree. Of the lines that features own none is deleted, and none that stands
// twice in it or in what is to come, because nobody could say which one came back.
func edits(t *rapid.T, base, theirs tree.Tree) editedTree {
	e := editedTree{tree.Tree{}, map[string][]string{}, map[string][]string{}}
	var editable []string
	for p, f := range base {
		e.files[p] = f
		if p != "go.mod" && p != "go.sum" && strings.Count(string(f.Data), "\n") > 0 {
			editable = append(editable, p)
		}
	}
	slices.Sort(editable)
	for i := range rapid.IntRange(1, 6).Draw(t, "edits") {
		p := rapid.SampledFrom(editable).Draw(t, "file")
		ls := slices.Collect(strings.Lines(string(e.files[p].Data)))
		at := rapid.IntRange(0, len(ls)-1).Draw(t, "line")
		mine := fmt.Sprintf("// the user's line %d\n", i)
		switch rapid.SampledFrom([]string{"add", "change", "delete"}).Draw(t, "how") {
		case "add":
			ls = slices.Insert(ls, at, mine)
			e.added[p] = append(e.added[p], strings.TrimSpace(mine))
		case "change":
			if strings.Contains(ls[at], "the user's line") {
				continue
			}
			ls[at] = mine
			e.added[p] = append(e.added[p], strings.TrimSpace(mine))
		default:
			line := ls[at]
			if owned(base[p], line) || brought(base[p], theirs[p], line) || strings.TrimSpace(line) == "" || strings.Contains(line, "the user's line") {
				continue
			}
			ls = slices.Delete(ls, at, at+1)
			e.deleted[p] = append(e.deleted[p], line)
		}
		e.files[p] = &tree.File{Data: []byte(strings.Join(ls, "")), Exec: e.files[p].Exec}
	}
	return e
}

// owned says that a line of a generated file is in a slot, or that there is not just one like it.
func owned(f *tree.File, line string) bool {
	ls := slices.Collect(strings.Lines(string(f.Data)))
	count := 0
	for i, l := range ls {
		if strings.TrimSpace(l) != strings.TrimSpace(line) {
			continue
		}
		count++
		for _, r := range f.Regions {
			if i+1 >= r.First && i+1 <= r.Last {
				return true
			}
		}
	}
	return count != 1
}

// brought says that a line that is in both trees came to the second one anew, in a place of its own: two features say
// "# For example: shop-files", each above its own variable.
func brought(base, theirs *tree.File, line string) bool {
	if theirs == nil {
		return false
	}
	around := func(f *tree.File) (places [][2]string) {
		ls := append(append([]string{""}, slices.Collect(strings.Lines(string(f.Data)))...), "")
		for i := 1; i < len(ls)-1; i++ {
			if strings.TrimSpace(ls[i]) == strings.TrimSpace(line) {
				places = append(places, [2]string{ls[i-1], ls[i+1]})
			}
		}
		return places
	}
	had := around(base)[0]
	for _, place := range around(theirs) {
		if place[0] != had[0] && place[1] != had[1] {
			return true
		}
	}
	return false
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
