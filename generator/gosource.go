package generator

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// goSource is a Go file with what is to be replaced in it.
type goSource struct {
	data  []byte
	fset  *token.FileSet
	file  *ast.File
	edits []edit
}

type edit struct {
	first, end int
	text       string
}

func (s *goSource) replace(n ast.Node, text string) {
	s.edits = append(s.edits, edit{s.fset.Position(n.Pos()).Offset, s.fset.Position(n.End()).Offset, text})
}

// move gives an import its new path, and the name that the user's file gives it, or else the package has. Where the code
// cannot be made to say that name, the import gets the one that the code says.
func (s *goSource) move(spec *ast.ImportSpec, p movedPackage, mine *ast.ImportSpec) {
	named, says := "", p.was // the import's own name, and what the code says
	if spec.Name != nil {
		named, says = spec.Name.Name, spec.Name.Name
	}
	switch {
	case mine != nil && mine.Name != nil:
		named = mine.Name.Name
	case mine != nil:
		named = ""
	case named == "" && path.Base(p.to) != p.name:
		named = p.name
	}
	if want := cmp.Or(named, p.name); want != says && !s.rename(says, want) {
		named = says
	}
	s.replace(spec, strings.TrimSpace(named+" "+strconv.Quote(p.to)))
}

// rename makes the code call a package by another name, where nothing else in the file has either of the two.
func (s *goSource) rename(from, to string) bool {
	var found []ast.Node
	free := !slices.Contains([]string{from, to}, "_") && !slices.Contains([]string{from, to}, ".")
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.SelectorExpr: // what it selects is a name of its own
			if x, ok := n.X.(*ast.Ident); ok && x.Name == from {
				found = append(found, x)
			} else {
				ast.Inspect(n.X, visit)
			}
			return false
		case *ast.Ident:
			free = free && (n == s.file.Name || n.Name != from && n.Name != to)
		}
		return true
	}
	ast.Inspect(s.file, visit)
	if free {
		for _, n := range found {
			s.replace(n, to)
		}
	}
	return free
}

// result is the file with all that was replaced. Its imports are sorted anew, so lines of slots may be elsewhere.
func (s *goSource) result(f *tree.File) *tree.File {
	slices.SortFunc(s.edits, func(a, b edit) int { return cmp.Compare(b.first, a.first) })
	data := bytes.Clone(s.data)
	for _, e := range s.edits {
		data = slices.Replace(data, e.first, e.end, []byte(e.text)...)
	}
	sorted, err := format.Source(data)
	if err != nil {
		return f
	}
	out := *f
	out.Data, out.Regions = sorted, moveRegions(f.Regions, bytes.Split(data, []byte("\n")), bytes.Split(sorted, []byte("\n")))
	return &out
}

// moveRegions finds the lines of slots again in a text that has them in another order.
func moveRegions(regions []tree.Region, was, now [][]byte) (all []tree.Region) {
	for _, r := range regions {
		for line := r.First; line <= r.Last && line <= len(was); line++ {
			at := line
			if at > len(now) || !bytes.Equal(was[line-1], now[at-1]) {
				at = 1 + slices.IndexFunc(now, func(l []byte) bool { return bytes.Equal(l, was[line-1]) })
			}
			if at == 0 { // its columns are aligned anew
				at = line
			}
			all = append(all, tree.Region{Slot: r.Slot, Feature: r.Feature, First: at, Last: at})
		}
	}
	return all
}
