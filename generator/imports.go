package generator

import (
	"bytes"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// imports are the packages that the Go files import which are not as they were generated: the user's own ones, those
// that were edited, and those of the changes. Where there is a conflict both sides count.
func imports(base, ours tree.Tree, changes []Change) []string {
	files, seen := tree.Tree{}, map[string]bool{}
	maps.Copy(files, ours)
	for _, c := range changes {
		switch {
		case c.Action == Conflict && c.Before != nil:
			readImports(c.Path, c.Before, seen)
			fallthrough
		case c.Action != Keep:
			files[c.Path] = c.After
		}
	}
	for p, f := range files {
		if was := base[p]; f != nil && (was == nil || !bytes.Equal(was.Data, f.Data)) && ofModule(p, ours) {
			readImports(p, f, seen)
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// readImports adds the imports of a Go file; of one that does not parse those that can be read.
func readImports(p string, f *tree.File, seen map[string]bool) {
	if path.Ext(p) != ".go" {
		return
	}
	file, _ := parser.ParseFile(token.NewFileSet(), p, f.Data, parser.ImportsOnly)
	if file == nil {
		return
	}
	for _, spec := range file.Imports {
		if imported, err := strconv.Unquote(spec.Path.Value); err == nil {
			seen[imported] = true
		}
	}
}

// ofModule says that a file is in a package of the project's module: the go command leaves out what is vendored, folders
// of these names, and modules inside it.
func ofModule(p string, files tree.Tree) bool {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		name := path.Base(dir)
		if name == "vendor" || name == "testdata" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || files[dir+"/go.mod"] != nil {
			return false
		}
	}
	return true
}
