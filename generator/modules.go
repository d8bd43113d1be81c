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

// Excludes says that two features are never in one project.
func (c *Catalog) Excludes(a, b string) bool {
	return c.exclusive(c.Feature(a), c.Feature(b))
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
