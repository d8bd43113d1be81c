package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/migration"
	"github.com/logixtecs/omni/internal/slot"
	"github.com/logixtecs/omni/internal/tree"
)

// check finds what no folder can know by itself: slots, paths, variables and requirements across folders.
func (c *Catalog) check() error {
	slots, err := c.slots()
	if err != nil {
		return err
	}
	owners := map[string][]*Feature{}
	keys := map[string][]*Feature{}
	versions := map[string]*Feature{}
	for _, f := range c.folders() {
		for _, frag := range f.fragments {
			if !slices.Contains(slots, frag.Slot) {
				return fmt.Errorf("%s/shared.txtar: there is no slot %q", folder(f), frag.Slot)
			}
		}
		if err := c.checkNeeds(f); err != nil {
			return err
		}
		for _, file := range f.files {
			if err := c.claim(owners, strings.TrimSuffix(file.path, ".tmpl"), f, "path"); err != nil {
				return err
			}
			if step, ok := migration.Parse(file.path, &tree.File{}); ok {
				// A database remembers versions for ever, so alternatives cannot share one either.
				version := fmt.Sprintf("%d of %s", step.Version, step.Dialect)
				if o := versions[version]; o != nil {
					return fmt.Errorf("%s: migration %s belongs to %s already", folder(f), version, tree.OwnerName(o.ID))
				}
				versions[version] = f
			}
		}
		for _, v := range f.Variables() {
			if err := c.claim(keys, v.Key, f, "variable"); err != nil {
				return err
			}
		}
	}
	return c.checkPresets()
}

// folders lists every folder of the catalogue, the base first.
func (c *Catalog) folders() []*Feature {
	all := []*Feature{c.Base}
	add := func(f *Feature) {
		all = append(all, f)
		for _, j := range f.joints {
			all = append(all, &j.Feature)
		}
	}
	for _, capability := range c.Capabilities {
		add(&capability.Feature)
		for _, p := range capability.Providers {
			add(p)
		}
	}
	return all
}

// claim notes that f owns a path or a variable and refuses an owner that could be in the same project.
func (c *Catalog) claim(owners map[string][]*Feature, what string, f *Feature, kind string) error {
	for _, o := range owners[what] {
		if !c.exclusive(o, f) {
			return fmt.Errorf("%s: %s %s belongs to %s already", folder(f), kind, what, tree.OwnerName(o.ID))
		}
	}
	owners[what] = append(owners[what], f)
	return nil
}

// exclusive says that a project never has both: they are providers of a capability that takes one.
func (c *Catalog) exclusive(a, b *Feature) bool {
	one, other := a.provider(), b.provider()
	return one != "" && other != "" && one != other && a.CapabilityName() == b.CapabilityName() &&
		c.Capability(a.CapabilityName()).One()
}

// provider is the feature's name within its capability, and "" of the capability itself. A joint counts as
// the feature that brings it.
func (f *Feature) provider() string {
	_, name, _ := strings.Cut(f.ID, "/")
	name, _, _ = strings.Cut(name, "/")
	if name == jointFolder {
		return ""
	}
	return name
}

func (c *Catalog) checkNeeds(f *Feature) error {
	for _, need := range f.Needs {
		if c.Capability(need) == nil && c.Feature(need) == nil {
			return fmt.Errorf("%s: it needs %q, which is not in the catalogue", folder(f), need)
		}
	}
	for _, j := range f.joints {
		if c.Capability(j.with) == nil {
			return fmt.Errorf("%s: there is no capability %q", folder(&j.Feature), j.with)
		}
	}
	if capability := c.Capability(f.ID); capability != nil && len(capability.Providers) > 0 {
		if capability.Choose == "" {
			return fmt.Errorf(`%s: a capability with providers says "choose: one" or "choose: many"`, folder(f))
		}
		if c.Feature(f.ID+"/"+f.Default) == nil {
			return fmt.Errorf("%s: default provider %q is not there", folder(f), f.Default)
		}
	}
	if f.Internal && (c.Capability(f.ID) == nil || len(c.Capability(f.ID).Providers) > 0) {
		return fmt.Errorf("%s: a category and a provider cannot be internal, because people choose them", folder(f))
	}
	return c.checkCycle(f, nil)
}

func (c *Catalog) checkCycle(f *Feature, trail []string) error {
	if slices.Contains(trail, f.ID) {
		return fmt.Errorf("%s: it needs itself: %s", folder(f), strings.Join(append(trail, f.ID), " → "))
	}
	for _, need := range f.Needs {
		next := c.Feature(need)
		if capability := c.Capability(need); capability != nil {
			next = &capability.Feature
		}
		if next == nil {
			continue // checkNeeds of that folder reports it
		}
		if err := c.checkCycle(next, append(slices.Clone(trail), f.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (c *Catalog) checkPresets() error {
	for _, p := range c.Presets {
		for _, id := range p.Features {
			if c.Feature(id) == nil {
				return fmt.Errorf("presets.yaml: preset %s has the unknown feature %q", p.Name, id)
			}
		}
		if _, err := c.Resolve(p.Features); err != nil {
			return fmt.Errorf("presets.yaml: preset %s: %w", p.Name, err)
		}
	}
	return nil
}

// slots lists the slots of all files. One that two files declare is an error: a feature's line would
// then be in both.
func (c *Catalog) slots() ([]string, error) {
	var names []string
	for _, f := range c.folders() {
		for _, file := range f.files {
			for _, n := range slot.Names(file.data) {
				if slices.Contains(names, n) {
					return nil, fmt.Errorf("%s: %s declares slot %s a second time", folder(f), file.path, n)
				}
				names = append(names, n)
			}
		}
	}
	return names, nil
}

// folder is how a message names where something was found.
func folder(f *Feature) string {
	if f.ID == "" {
		return "base.yaml"
	}
	if f.Pin != (manifest.Pin{}) {
		return f.Pin.String() + ": features/" + f.ID
	}
	return "features/" + f.ID
}
