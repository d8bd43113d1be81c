package generator

import (
	"go/parser"
	"go/token"
	"path"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/logixtecs/omni/internal/tree"
)

// movedPackage is a Go package that the user moved to another folder, and renamed perhaps: the paths that it is imported
// by, and its names, as generated and as they are now.
type movedPackage struct{ from, to, was, name string }

// movedPackages are by folder as generated.
type movedPackages map[string]movedPackage

// findPackages finds the packages whose folder was moved as a whole. Where the user made one of several, or put one to a
// package that omni generates, it is none of them: nobody could say what its imports should be.
func findPackages(base, ours, theirs tree.Tree, m moves) movedPackages {
	taken := map[string]int{}
	for _, to := range m.folders {
		taken[to]++
	}
	for _, t := range []tree.Tree{base, theirs} {
		for p := range t {
			taken[path.Dir(p)] += 2
		}
	}
	root, found := modfile.ModulePath(modules(theirs).Mod), movedPackages{}
	for dir, to := range m.folders {
		was, name := map[string]bool{}, map[string]bool{}
		for p, at := range m.files {
			if path.Dir(p) == dir && path.Ext(p) == ".go" {
				was[packageOf(p, base[p])], name[packageOf(at, ours[at])] = true, true
			}
		}
		if taken[to] == 1 && len(was) == 1 && len(name) == 1 {
			found[dir] = movedPackage{path.Join(root, dir), path.Join(root, to), one(was), one(name)}
		}
	}
	return found
}

func one(set map[string]bool) string {
	for s := range set {
		return s
	}
	return ""
}

// packageOf is the name of the package that a file belongs to, or tests from outside.
func packageOf(p string, f *tree.File) string {
	file, err := parser.ParseFile(token.NewFileSet(), p, f.Data, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	if strings.HasSuffix(p, "_test.go") {
		return strings.TrimSuffix(file.Name.Name, "_test")
	}
	return file.Name.Name
}
