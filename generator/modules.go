package generator

import (
	"github.com/logixtecs/omni/internal/gomod"
)

// DirectModules are the modules that the base and the features say they import, at their one version.
func (c *Catalog) DirectModules() map[string]gomod.Require {
	all := map[string]gomod.Require{}
	for _, f := range c.folders() {
		for _, m := range f.Modules {
			all[m.Path] = gomod.Require{Version: m.Version}
		}
	}
	return all
}

// Modules are the shares of go.mod and go.sum that the catalogue has.
func (c *Catalog) Modules() *gomod.Slices { return c.modules }

// Excludes says that two features are never in one project, because they are alternatives, or need some.
func (c *Catalog) Excludes(a, b string) bool {
	for _, f := range c.demands(a) {
		for _, g := range c.demands(b) {
			if c.exclusive(f, g) {
				return true
			}
		}
	}
	return false
}

// demands are a feature and those that it needs by name, and that these need.
func (c *Catalog) demands(id string) []*Feature {
	f := c.Feature(id)
	if f == nil {
		return nil // a capability, of which any provider will do
	}
	all := []*Feature{f}
	for _, need := range f.Needs {
		all = append(all, c.demands(need)...)
	}
	return all
}

// WithNeeds is a selection with what its features need, without what the base needs.
func (c *Catalog) WithNeeds(ids []string) []string {
	chosen := map[string]bool{}
	for _, id := range ids {
		chosen[id] = true
	}
	c.complete(chosen, func() []*Feature { return c.Parts(keys(chosen))[1:] })
	return c.order(chosen)
}
