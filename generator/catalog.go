package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/slot"
)

// Catalog is all that projects can be made of: the base project and the features, checked when loaded.
type Catalog struct {
	// Base is what every project starts from.
	Base *Feature
	// Capabilities are in order of name.
	Capabilities []*Capability
	// Presets are named selections in the order they are shown.
	Presets []Preset

	modules *gomod.Slices
}

// Capability is something that projects can do, such as "db", and the providers that do it. A capability
// without providers is a feature by itself.
type Capability struct {
	Feature
	Providers []*Feature
}

// Feature is a folder of the catalogue: what it says of itself, its files and its lines in shared files.
type Feature struct {
	manifest.Manifest
	// ID is "capability" or "capability/provider"; "" is the base project.
	ID string
	// Pin says which third party's catalogue it is from; empty is omni's own.
	Pin manifest.Pin

	files     []file
	fragments []slot.Fragment
	joints    []*joint
}

// joint is what a feature brings only into projects that have another capability too: jobs their migrations
// for Postgres, say. Its folder is FEATURE/with/CAPABILITY.
type joint struct {
	Feature
	with string
}

// Preset is a selection with a name.
type Preset struct {
	Name     string   `yaml:"name"`
	Summary  string   `yaml:"summary"`
	Features []string `yaml:"features"`
}

// Short is the identifier's last part: "postgres" of "db/postgres".
func (f *Feature) Short() string { return f.ID[strings.LastIndexByte(f.ID, '/')+1:] }

// CapabilityName is the identifier's first part: "db" of "db/postgres".
func (f *Feature) CapabilityName() string {
	name, _, _ := strings.Cut(f.ID, "/")
	return name
}

// One says that a project takes at most one of the capability's providers.
func (c *Capability) One() bool { return c.Choose == "one" }

// Included explains that the capability's provider for development cannot be chosen, because it is always there.
func (c *Capability) Included() error {
	return fmt.Errorf("%s is part of %s, for development, whatever is chosen; choose who is to serve in production: %s",
		c.Development, c.ID, list(c.Providers, "or"))
}

// Capability finds a capability by name; nil when there is none.
func (c *Catalog) Capability(name string) *Capability {
	for _, capability := range c.Capabilities {
		if capability.ID == name {
			return capability
		}
	}
	return nil
}

// Features lists everything that can be selected: each provider, and each capability that has none.
func (c *Catalog) Features() []*Feature {
	var all []*Feature
	for _, capability := range c.Capabilities {
		if len(capability.Providers) == 0 {
			all = append(all, &capability.Feature)
		}
		all = append(all, capability.Providers...)
	}
	return all
}

// Offered lists what people choose from: all features but the internal ones.
func (c *Catalog) Offered() []*Feature {
	return slices.DeleteFunc(c.Features(), func(f *Feature) bool { return f.Internal })
}

// Feature finds what can be selected by its identifier; nil when there is none.
func (c *Catalog) Feature(id string) *Feature {
	all := c.Features()
	if i := slices.IndexFunc(all, func(f *Feature) bool { return f.ID == id }); i >= 0 {
		return all[i]
	}
	return nil
}

// Preset finds a preset by name.
func (c *Catalog) Preset(name string) (Preset, bool) {
	i := slices.IndexFunc(c.Presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Preset{}, false
	}
	return c.Presets[i], true
}

// Parts are the folders that a selection is rendered from: the base, then each feature behind its
// capability, and behind each feature its joints, in the order of byNeed whatever order the selection has.
func (c *Catalog) Parts(ids []string) []*Feature {
	var parts []*Feature
	add := func(f *Feature) {
		parts = append(parts, f)
		for _, j := range f.joints {
			if c.present(c.Capability(j.with), ids) {
				parts = append(parts, &j.Feature)
			}
		}
	}
	add(c.Base)
	for _, capability := range c.byNeed() {
		if !c.present(capability, ids) {
			continue
		}
		add(&capability.Feature)
		for _, p := range capability.Providers {
			if slices.Contains(ids, p.ID) {
				add(p)
			}
		}
	}
	return parts
}

// byNeed lists the capabilities in order of name, but each behind those that it or one of its providers needs:
// lines in a slot run from top to bottom, and what is needed has to be there first.
func (c *Catalog) byNeed() []*Capability {
	var order []*Capability
	seen := map[*Capability]bool{}
	var visit func(*Capability)
	visit = func(capability *Capability) {
		if capability == nil || seen[capability] {
			return
		}
		seen[capability] = true
		for _, f := range append([]*Feature{&capability.Feature}, capability.Providers...) {
			for _, need := range f.Needs {
				name, _, _ := strings.Cut(need, "/")
				visit(c.Capability(name))
			}
		}
		order = append(order, capability)
	}
	for _, capability := range c.Capabilities {
		visit(capability)
	}
	return order
}

// present says that a selection has a capability. One that the base needs is there even while none of its
// providers is chosen.
func (c *Catalog) present(capability *Capability, ids []string) bool {
	return slices.Contains(c.Base.Needs, capability.ID) || slices.ContainsFunc(ids, func(id string) bool {
		return id == capability.ID || strings.HasPrefix(id, capability.ID+"/")
	})
}
