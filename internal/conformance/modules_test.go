package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

// A dependency is data with a reason: what go.mod requires directly is what the manifests declare, no
// more and no less, at the declared version.
func TestDirectModulesAreDeclared(t *testing.T) {
	c := catalog(t)
	declared := c.DirectModules()
	used := map[string]bool{}
	for name, ids := range selections(t, c) {
		mod, err := modfile.Parse("go.mod", render(t, c, ids)["go.mod"].Data, nil)
		require.NoError(t, err)
		require.NotEmpty(t, mod.Require)
		for _, r := range mod.Require {
			if r.Indirect {
				continue
			}
			require.Equal(t, declared[r.Mod.Path].Version, r.Mod.Version, "%s in %s", r.Mod.Path, name)
			used[r.Mod.Path] = true
		}
	}
	for path := range declared {
		require.True(t, used[path], "%s is declared and nothing imports it", path)
	}
}

// CI judges the standard library that the image is built with: the newest of go.mod's minor version, which is patched.
func TestCIBuildsWithTheGoOfTheImage(t *testing.T) {
	files := render(t, catalog(t), nil)
	mod, err := modfile.Parse("go.mod", files["go.mod"].Data, nil)
	require.NoError(t, err)
	minor := strings.TrimSuffix(mod.Go.Version, ".0")
	ci := string(files[".github/workflows/ci.yml"].Data)
	require.Equal(t, strings.Count(ci, "actions/setup-go@"), strings.Count(ci, `go-version: "`+minor+`", check-latest: true`))
	require.Contains(t, string(files["Dockerfile"].Data), "FROM golang:"+minor+"-")
}
