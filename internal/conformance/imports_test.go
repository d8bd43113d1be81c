package conformance

import (
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever the module path is, imports stay sorted: the project's own are a group by themselves.
func TestOwnImportsAreAGroup(t *testing.T) {
	c := catalog(t)
	preset, ok := c.Preset("full")
	require.True(t, ok)
	for p, f := range render(t, c, preset.Features) {
		if path.Ext(p) != ".go" {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, p, f.Data, parser.ImportsOnly)
		require.NoError(t, err)
		for i, spec := range file.Imports[:max(len(file.Imports)-1, 0)] {
			next := file.Imports[i+1]
			if fset.Position(next.Pos()).Line == fset.Position(spec.End()).Line+1 {
				own := func(s string) bool { return strings.HasPrefix(s, `"example.com/shop`) }
				require.Equal(t, own(spec.Path.Value), own(next.Path.Value), "%s: %s stands beside %s", p, spec.Path.Value, next.Path.Value)
			}
		}
	}
}
