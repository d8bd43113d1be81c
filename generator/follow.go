package generator

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// follow is a generated file of the folder dir as it is with the packages where the user moved them: its package clause,
// its imports, and the names that it calls them by. ours is the file that the user has in its place, which shows how the
// user calls them; nil where there is none. A file that does not change, or that cannot be read, is returned as it is.
func (m movedPackages) follow(f *tree.File, dir string, ours *tree.File) *tree.File {
	if f == nil || !m.concern(f.Data, dir) {
		return f
	}
	src := goSource{data: f.Data, fset: token.NewFileSet()}
	var err error
	if src.file, err = parser.ParseFile(src.fset, "", f.Data, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		return f
	}
	if p, ok := m[dir]; ok && p.name != p.was {
		if rest, ok := strings.CutPrefix(src.file.Name.Name, p.was); ok && (rest == "" || rest == "_test") {
			src.replace(src.file.Name, p.name+rest)
		}
	}
	for _, p := range m {
		for _, spec := range src.file.Imports {
			if importPath(spec) == p.from {
				src.move(spec, p, importOf(ours, p.to))
			}
		}
	}
	return src.result(f)
}

// concern says that a file may have to change: most have not, and reading them takes time.
func (m movedPackages) concern(data []byte, dir string) bool {
	p, inside := m[dir]
	if inside && p.name != p.was && bytes.Contains(data, []byte("package "+p.was)) {
		return true
	}
	for _, p := range m {
		if bytes.Contains(data, []byte(strconv.Quote(p.from))) {
			return true
		}
	}
	return false
}

func importPath(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value)
	return p
}

// importOf is how a file imports a package; nil when it does not.
func importOf(f *tree.File, p string) *ast.ImportSpec {
	if f == nil {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", f.Data, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	for _, spec := range file.Imports {
		if importPath(spec) == p {
			return spec
		}
	}
	return nil
}
