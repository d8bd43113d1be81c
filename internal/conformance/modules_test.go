package conformance

import (
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
