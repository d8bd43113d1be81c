package matrix

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/templates"
)

// Rows of at most one feature a category let any two of different categories meet, and leave each category out.
func TestPairwise(t *testing.T) {
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	rows := pairwise(c)
	t.Logf("%d rows", len(rows))
	row := func(fits func(ids []string) bool) bool { return slices.ContainsFunc(rows, fits) }
	for _, f := range c.Offered() {
		for _, capability := range c.Capabilities {
			if capability.ID == f.CapabilityName() {
				continue
			}
			require.True(t, row(func(ids []string) bool { return slices.Contains(ids, f.ID) && !has(ids, capability.ID) }), "%s without %s", f.ID, capability.ID)
			for _, g := range capability.Providers {
				if c.Excludes(f.ID, g.ID) {
					continue
				}
				require.True(t, row(func(ids []string) bool { return slices.Contains(ids, f.ID) && slices.Contains(ids, g.ID) }), "%s with %s", f.ID, g.ID)
			}
		}
	}
	require.Less(t, len(rows), 2*widest(c)*widest(c))
}

func has(ids []string, capability string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return id == capability || strings.HasPrefix(id, capability+"/") })
}

// Equal selections are there once.
func TestSelections(t *testing.T) {
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	selections, err := Selections(c)
	require.NoError(t, err)
	t.Logf("%d selections", len(selections))
	seen := map[string]string{}
	for _, s := range selections {
		key := strings.Join(s.Features, " ")
		require.Empty(t, seen[key], s.Name)
		seen[key] = s.Name
	}
	for _, f := range c.Features() {
		alone, err := c.Resolve([]string{f.ID})
		require.NoError(t, err)
		require.Contains(t, seen, strings.Join(alone, " "))
	}
}

// widest is the largest number of levels that a category has.
func widest(c *generator.Catalog) int {
	n := 0
	for _, levels := range categories(c) {
		n = max(n, len(levels))
	}
	return n
}
