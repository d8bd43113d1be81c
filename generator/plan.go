package generator

import (
	"bytes"
	"cmp"
	"go/parser"
	"go/token"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/migration"
	"github.com/logixtecs/omni/internal/tree"
)

// Action is what a plan does to one file.
type Action string

// The actions. Keep writes nothing: it reports a file that omni changed and the user deleted.
const (
	Create   Action = "create"
	Modify   Action = "modify"
	Delete   Action = "delete"
	Conflict Action = "conflict"
	Keep     Action = "keep"
)

// Change is one file of a plan. Before is what is on disk, nil when there is none; After is what will be,
// nil when the file goes. Base and Theirs are the other two sides of a conflict.
type Change struct {
	Path         string
	Action       Action
	Before       *tree.File
	After        *tree.File
	Base, Theirs *tree.File
	// Note says why, where the action alone does not.
	Note string
}

// Plan compares what was generated (base), what is on disk now (ours) and what would be generated now
// (theirs), and says what to do to each file so that the user's edits stay: the three-way merge of trees.
// Files that omni never made are not in it.
func Plan(base, ours, theirs tree.Tree, labels merge.Labels) []Change {
	all := tree.Tree{}
	for _, t := range []tree.Tree{base, theirs} {
		for p, f := range t {
			all[p] = f
		}
	}
	moved := findMoves(base, ours, theirs)
	gone, undone := deletedPackages(base, ours, moved.files), deletedSteps(base, ours)
	var changes []Change
	s := sides{base: base, ours: ours, theirs: theirs, labels: labels}
	for _, p := range modulesLast(all.Paths()) {
		if isModules(p) && s.imports == nil {
			s.imports = imports(base, ours, changes)
		}
		at := moved.place(p, base, ours, theirs)
		dir := path.Dir(p)
		c := Change{Path: at, Before: ours[at], Base: moved.packages.follow(base[p], dir, ours[at]), Theirs: moved.packages.follow(theirs[p], dir, ours[at])}
		c, ok := s.plan(c)
		if ok && c.Action == Create && gone[path.Dir(at)] {
			c.Action, c.After, c.Note = Keep, nil, "you deleted its package, so it is left out"
		}
		if pkg := usesGone(theirs, c, gone); ok && pkg != "" {
			c.Action, c.Note = Conflict, "it uses "+pkg+", which you deleted: take that out of it, or take it from your project"
		}
		if step, is := migration.Parse(p, &tree.File{}); is && ok && c.Action == Create && undone[step.Version] {
			c.Action, c.After, c.Note = Keep, nil, "you deleted this migration of another dialect, so it is left out"
		}
		if ok {
			changes = append(changes, c)
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes
}

// modulesLast puts go.mod and go.sum behind the files whose imports they have to serve.
func modulesLast(paths []string) []string {
	return append(slices.DeleteFunc(slices.Clone(paths), isModules), slices.DeleteFunc(paths, func(p string) bool { return !isModules(p) })...)
}

func isModules(p string) bool { return p == "go.mod" || p == "go.sum" }

// sides are the three trees of a merge.
type sides struct {
	base, ours, theirs tree.Tree
	labels             merge.Labels
	imports            []string // those that go.mod has to serve
}

// plan decides for one file, given its sides; ok is false when there is nothing to do.
func (s sides) plan(c Change) (_ Change, ok bool) {
	base, ours, theirs := c.Base, c.Before, c.Theirs
	switch {
	case ours == nil && theirs == nil, base != nil && theirs != nil && sameFile(base, theirs):
		return c, false
	case ours == nil && base == nil:
		c.Action, c.After = Create, theirs
	case ours == nil:
		c.Action, c.Note = Keep, "you deleted it, so its changes are left out"
	case theirs == nil && Untouched(c.Path, base, ours):
		c.Action = Delete
	case theirs == nil:
		c.Action, c.After, c.Note = Conflict, ours, "you edited it and it is no longer generated: delete it, or keep it as yours"
	default:
		return s.merge(c)
	}
	return c, true
}

func (s sides) merge(c Change) (Change, bool) {
	base := c.Base
	if base == nil {
		base = &tree.File{}
		c.Note = "you have a file of this name"
	}
	c.After = &tree.File{Data: c.Before.Data, Exec: c.Before.Exec || c.Theirs.Exec}
	switch conflicts, err := 0, error(nil); {
	case c.Path == "go.mod":
		c.After.Data, err = gomod.MergeMod(base.Data, c.Before.Data, c.Theirs.Data, s.imports...)
		if err != nil {
			c.Action, c.After, c.Note = Conflict, c.Before, err.Error()
			return c, true
		}
	case c.Path == "go.sum":
		c.After.Data = gomod.MergeSum(modules(s.base), modules(s.ours), modules(s.theirs), s.imports...)
	default:
		r := merge.File(c.Path, base, c.Before, c.Theirs, s.labels)
		c.After.Data, conflicts = []byte(r.Text), r.Conflicts
		if conflicts > 0 {
			c.Action, c.Note = Conflict, cmp.Or(r.Note, c.Note)
			return c, true
		}
	}
	c.Action = Modify
	return c, !sameFile(c.After, c.Before)
}

// modules are a tree's go.mod and go.sum; what is not there is empty.
func modules(t tree.Tree) (files gomod.Files) {
	if f := t["go.mod"]; f != nil {
		files.Mod = f.Data
	}
	if f := t["go.sum"]; f != nil {
		files.Sum = f.Data
	}
	return files
}

func sameFile(a, b *tree.File) bool { return a.Exec == b.Exec && bytes.Equal(a.Data, b.Data) }

// Edited says that the user changed a file's content or whether it may be run, which no file on Windows says.
func Edited(p string, base, ours *tree.File) bool {
	return !Untouched(p, base, ours) || base.Exec != ours.Exec && runtime.GOOS != "windows"
}

// Untouched says that the user left a file's content as it was generated; line ends and gofmt are no edit.
func Untouched(p string, base, ours *tree.File) bool {
	if blank(ours) && !blank(base) {
		return false // and merged with nothing it would be nothing too
	}
	r := merge.File(p, base, ours, &tree.File{}, merge.Labels{})
	return r.Conflicts == 0 && strings.TrimSpace(r.Text) == ""
}

func blank(f *tree.File) bool { return len(bytes.TrimSpace(f.Data)) == 0 }

// Moved finds the generated files that the user moved, as a plan does: by old paths, the new ones.
func Moved(base, ours tree.Tree) map[string]string { return movedFiles(base, ours, nil) }

// deletedPackages finds Go packages that the user deleted: a file that a feature adds to one would not compile alone.
func deletedPackages(base, ours tree.Tree, moved map[string]string) map[string]bool {
	gone := map[string]bool{}
	for p := range base {
		if path.Ext(p) == ".go" {
			gone[path.Dir(p)] = true
		}
	}
	for p := range moved { // where it went, its neighbours go too
		delete(gone, path.Dir(p))
	}
	for p := range ours {
		if path.Ext(p) == ".go" {
			delete(gone, path.Dir(p))
		}
	}
	return gone
}

// deletedSteps are the versions of migrations that the user deleted: steps of one version are the same step in several
// dialects.
func deletedSteps(base, ours tree.Tree) map[int64]bool {
	undone := map[int64]bool{}
	for p := range base {
		if step, ok := migration.Parse(p, &tree.File{}); ok && ours[p] == nil {
			undone[step.Version] = true
		}
	}
	return undone
}

// usesGone is the package of the project that a new file imports although the user deleted it; "" when there is none.
func usesGone(theirs tree.Tree, c Change, gone map[string]bool) string {
	mod := theirs["go.mod"]
	if c.Action != Create || path.Ext(c.Path) != ".go" || len(gone) == 0 || mod == nil {
		return ""
	}
	file, err := parser.ParseFile(token.NewFileSet(), c.Path, c.After.Data, parser.ImportsOnly)
	if err != nil {
		return ""
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if dir, own := strings.CutPrefix(imported, modfile.ModulePath(mod.Data)+"/"); err == nil && own && gone[dir] {
			return dir
		}
	}
	return ""
}
