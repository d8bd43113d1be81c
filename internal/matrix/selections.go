// Package matrix proves the catalogue for real: it writes selections of features to disk and compiles,
// vets, lints, tidies, tests, boots and uses each of them. Its tests have the build tag "matrix"; "make
// matrix" runs them.
package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logixtecs/omni/generator"
)

// Selections are what the matrix covers: each preset, all features together for each choice of those that
// exclude each other, pairwise across the categories, each feature alone, and every pair within a category.
// Equal selections are there once, under the first name.
func Selections(c *generator.Catalog) ([]Selection, error) {
	var m matrix
	for _, p := range c.Presets {
		m.add(c, "preset "+p.Name, p.Features...)
	}
	all := c.Offered()
	for _, f := range all {
		if c.Capability(f.CapabilityName()).One() {
			m.add(c, "all with "+f.ID, everythingWith(c, f.ID)...)
		}
	}
	for i, row := range pairwise(c) {
		m.add(c, fmt.Sprintf("across %d", i+1), row...)
	}
	for i, f := range all {
		m.add(c, "alone "+f.ID, f.ID)
		for _, g := range all[i+1:] {
			if f.CapabilityName() == g.CapabilityName() && !c.Excludes(f.ID, g.ID) {
				m.add(c, "pair "+f.ID+" "+g.Short(), f.ID, g.ID)
			}
		}
	}
	return m.selections, m.err
}

// Selection is one entry of the matrix.
type Selection struct {
	Name     string
	Features []string
}

type matrix struct {
	selections []Selection
	err        error
}

func (m *matrix) add(c *generator.Catalog, name string, features ...string) {
	resolved, err := c.Resolve(features)
	if err != nil {
		m.err = err
		return
	}
	same := func(s Selection) bool { return slices.Equal(s.Features, resolved) }
	if !slices.ContainsFunc(m.selections, same) {
		m.selections = append(m.selections, Selection{strings.ReplaceAll(name, "/", "-"), resolved})
	}
}

// everythingWith is a feature and all that can be in a project with it; where others exclude each other, the
// default.
func everythingWith(c *generator.Catalog, id string) []string {
	chosen := []string{id}
	take := func(id string) {
		if _, err := c.Resolve(append(slices.Clone(chosen), id)); err == nil {
			chosen = append(chosen, id)
		}
	}
	for _, capability := range c.Capabilities {
		if capability.One() {
			take(capability.ID + "/" + capability.Default)
		}
	}
	for _, f := range c.Offered() {
		take(f.ID)
	}
	return chosen
}
