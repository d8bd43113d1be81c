package matrix

import (
	"bytes"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

// Every feature is added to, and removed from, every edited project: no line of the user's is lost, none that
// the user deleted comes back, and nothing is in conflict. ("make matrix-edited" compiles and tests the results.)
func TestEditedProjectsGrow(t *testing.T) {
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	for _, e := range Edits() {
		for _, name := range []string{"minimal", "full"} {
			t.Run(e.Name+" in "+name, func(t *testing.T) {
				t.Parallel()
				p := edited(t, c, e, preset(t, c, name))
				for _, s := range steps(c, p.State.Features) {
					next := grow(t, c, p, s.features)
					next.settled(t, e, s)
					next.keepsEdits(t, s.name)
				}
			})
		}
	}
}

// preset is what a preset leads to, with more features.
func preset(t *testing.T, c *generator.Catalog, name string, more ...string) []string {
	t.Helper()
	chosen, ok := c.Preset(name)
	require.True(t, ok)
	ids, err := c.Resolve(append(slices.Clone(chosen.Features), more...))
	require.NoError(t, err)
	return ids
}

// edited is a project on disk, generated from features and edited.
func edited(t *testing.T, c *generator.Catalog, e Edit, ids []string) *project.Project {
	t.Helper()
	files, err := generator.Render(c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: ids})
	require.NoError(t, err)
	all, err := project.WithState(files, project.State{Omni: "devel", Name: "shop", Module: "example.com/shop", Features: ids})
	require.NoError(t, err)
	ours, err := e.Apply(files)
	require.NoError(t, err)
	ours[project.StateFile], ours[project.BaseFile] = all[project.StateFile], all[project.BaseFile]
	dir := filepath.Join(t.TempDir(), "shop")
	require.NoError(t, project.Create(t.Context(), dir, ours, func(string) error { return nil }))
	p, err := project.Open(dir, nil)
	require.NoError(t, err)
	return p
}

// step is a change of a project's features.
type step struct {
	name     string
	features []string
}

// steps add each feature that a project can have more, and remove each that it can do without.
func steps(c *generator.Catalog, has []string) []step {
	var all []step
	for _, f := range c.Offered() {
		if slices.Contains(has, f.ID) {
			rest := slices.DeleteFunc(slices.Clone(has), func(id string) bool { return id == f.ID })
			if ids, err := c.Resolve(rest); err == nil && !slices.Contains(ids, f.ID) {
				all = append(all, step{"remove " + f.ID, ids})
			}
			continue
		}
		if ids, err := c.Resolve(append(slices.Clone(has), f.ID)); err == nil {
			all = append(all, step{"add " + f.ID, ids})
		}
	}
	return all
}

// grown is what a change makes of a project.
type grown struct {
	base, ours, theirs, result tree.Tree
	// conflicts are the files in conflict, with the reason.
	conflicts map[string]string
}

func grow(t *testing.T, c *generator.Catalog, p *project.Project, ids []string) grown {
	t.Helper()
	theirs, err := generator.Render(c, generator.Spec{Name: p.State.Name, Module: p.State.Module, Features: ids})
	require.NoError(t, err)
	changes := generator.Plan(p.Base, p.Files, theirs, merge.Labels{Ours: "yours", Base: "base", Theirs: "theirs"})
	changes, _, err = generator.PlanTables(changes, p.Base, p.Files, theirs, false, time.Now())
	require.NoError(t, err)
	g := grown{base: p.Base, ours: p.Files, theirs: theirs, result: maps.Clone(p.Files), conflicts: map[string]string{}}
	for _, ch := range changes {
		switch {
		case ch.Action == generator.Keep:
			continue
		case ch.Action == generator.Conflict:
			g.conflicts[ch.Path] = ch.Note
		}
		if g.result[ch.Path] = ch.After; ch.After == nil {
			delete(g.result, ch.Path)
		}
	}
	return g
}

// settled asserts that nothing is in conflict, and reports whether the result is whole. A person has to decide only where
// the example was deleted and new files use it, or files that used it go, and where lines of a feature that goes were edited.
func (g grown) settled(t *testing.T, e Edit, s step) bool {
	t.Helper()
	for p, note := range g.conflicts {
		example := strings.Contains(note, "it uses internal/todos, which you deleted") || strings.Contains(note, "you edited it and it is no longer generated")
		require.True(t, e.Name == "a deleted example" && example || g.editedLeaving(p), "%s: %s: %s", s.name, p, note)
	}
	return len(g.conflicts) == 0
}

// editedLeaving says that the user edited lines that a feature put in a file and takes away with it.
func (g grown) editedLeaving(p string) bool {
	base, ours, theirs := g.base[p], g.ours[p], g.theirs[p]
	if base == nil || ours == nil || theirs == nil {
		return false
	}
	stays := func(r tree.Region) bool {
		return slices.ContainsFunc(theirs.Regions, func(other tree.Region) bool { return other.Slot == r.Slot && other.Feature == r.Feature })
	}
	kept := merge.Origins(string(base.Data), string(ours.Data))
	for _, r := range base.Regions {
		for line := r.First; line <= r.Last && !stays(r); line++ {
			if !slices.Contains(kept, line) {
				return true
			}
		}
	}
	return false
}

// keepsEdits asserts that the user's lines are there, those that the user took away are not, and that Go files
// parse.
func (g grown) keepsEdits(t *testing.T, name string) {
	t.Helper()
	base, ours := count(g.base), count(g.ours)
	theirs, result := recount(base, g.base, g.theirs), recount(ours, g.ours, g.result)
	for line, n := range ours {
		if n > base[line] {
			require.Positive(t, result[line], "%s loses %q", name, line)
		}
	}
	for line, n := range base {
		if ours[line] == 0 && theirs[line] <= n && len(g.conflicts) == 0 {
			require.Zero(t, result[line], "%s brings back %q", name, line)
		}
	}
	for p, f := range g.result {
		if _, conflict := g.conflicts[p]; path.Ext(p) == ".go" && f != g.ours[p] && !conflict {
			_, err := parser.ParseFile(token.NewFileSet(), p, f.Data, parser.SkipObjectResolution)
			require.NoError(t, err, name)
		}
	}
}

// count is how often a tree has each line, whatever its white space.
func count(t tree.Tree) map[string]int { return recount(nil, nil, t) }

// recount is count for a tree that is mostly like another one, which has been counted.
func recount(counted map[string]int, was, is tree.Tree) map[string]int {
	lines := maps.Clone(counted)
	if lines == nil {
		lines = map[string]int{}
	}
	add := func(t, other tree.Tree, n int) {
		for p, f := range t {
			if o := other[p]; o != nil && bytes.Equal(o.Data, f.Data) {
				continue
			}
			for l := range strings.Lines(string(f.Data)) {
				if l = strings.Join(strings.Fields(l), " "); l != "" {
					lines[l] += n
				}
			}
		}
	}
	add(was, is, -1)
	add(is, was, 1)
	return lines
}
