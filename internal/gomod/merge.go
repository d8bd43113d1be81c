package gomod

import (
	"fmt"
	"maps"

	"golang.org/x/mod/modfile"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/tree"
)

// Files are a module's two files.
type Files struct{ Mod, Sum []byte }

// MergeMod joins two changes of a go.mod by what it says: what omni adds, takes away or raises is so in the user's file,
// the higher of two new versions stays, and everything the user wrote (replace, exclude, tool, comments, a version, a line
// less) is kept. Nor does a module go that has one of the imports. Where a merge of the lines says the same it is that one, which
// leaves the user's lines and blocks where they are.
func MergeMod(base, ours, theirs []byte, imports ...string) ([]byte, error) {
	b, o, t, err := parse(base, ours, theirs)
	if err != nil {
		return nil, err
	}
	want, goVersion := sidesOf(b, o, t, imports).wanted(), goWanted(b, o, t)
	r := merge.File("go.mod", &tree.File{Data: base}, &tree.File{Data: ours}, &tree.File{Data: theirs}, merge.Labels{})
	if r.Conflicts == 0 && says(r.Text, want, goVersion) {
		return []byte(r.Text), nil
	}
	if err := edit(o, requires(b), want, goVersion); err != nil {
		return nil, fmt.Errorf("write go.mod: %w", err)
	}
	return []byte(merge.LineEnds(ours, string(modfile.Format(o.Syntax)))), nil
}

func parse(base, ours, theirs []byte) (b, o, t *modfile.File, err error) {
	if b, err = modfile.Parse("go.mod (as generated)", base, nil); err != nil {
		return nil, nil, nil, err
	}
	if o, err = modfile.Parse("go.mod", ours, nil); err != nil {
		return nil, nil, nil, err
	}
	t, err = modfile.Parse("go.mod (as it will be generated)", theirs, nil)
	return b, o, t, err
}

func requires(f *modfile.File) map[string]Require {
	all := map[string]Require{}
	for _, r := range f.Require {
		all[r.Mod.Path] = Require{Version: r.Mod.Version, Indirect: r.Indirect}
	}
	return all
}

// says is whether a text is a go.mod with these requirements, each once.
func says(text string, want map[string]Require, goVersion string) bool {
	f, err := modfile.Parse("go.mod", []byte(text), nil)
	if err != nil || len(f.Require) != len(want) || !maps.Equal(requires(f), want) {
		return false
	}
	return f.Go == nil && goVersion == "" || f.Go != nil && f.Go.Version == goVersion
}
