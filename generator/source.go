package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/manifest"
)

// Source is a catalogue beside omni's own: folders of features by a third party, which are to projects what
// omni's are. Nothing in it is executed but text templates, which reach neither disk nor network.
type Source struct {
	manifest.Pin
	FS fs.FS
}

var folderName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// join adds a source's capabilities, and its providers of capabilities that are there already. A name that
// is taken is an error that says by whom.
func (c *Catalog) join(s Source) error {
	entries, err := fs.ReadDir(s.FS, ".")
	if err != nil {
		return fmt.Errorf("%s: %w", s.Pin, err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if err := c.joinFolder(s, e.Name()); err != nil {
			return fmt.Errorf("%s: %w", s.Pin, err)
		}
	}
	slices.SortFunc(c.Capabilities, func(a, b *Capability) int { return strings.Compare(a.ID, b.ID) })
	modules, err := loadModules(s.FS)
	if err != nil {
		return fmt.Errorf("%s: %w", s.Pin, err)
	}
	c.modules = c.modules.Join(modules)
	return nil
}

func (c *Catalog) joinFolder(s Source, name string) error {
	if err := checkFolderName(name); err != nil {
		return err
	}
	there := c.Capability(name)
	_, err := fs.Stat(s.FS, path.Join(name, "feature.yaml"))
	switch described := !errors.Is(err, fs.ErrNotExist); {
	case described && there != nil:
		return fmt.Errorf("capability %s is in %s already; leave out its feature.yaml to add providers to it", name, there.origin())
	case there != nil:
		return c.joinProviders(s, there)
	}
	added, err := loadCapability(s.FS, name)
	if err != nil {
		return err
	}
	added.from(s.Pin)
	for _, p := range added.Providers {
		if err := checkFolderName(p.Short()); err != nil {
			return err
		}
		p.from(s.Pin)
	}
	c.Capabilities = append(c.Capabilities, added)
	return nil
}

// joinProviders adds the providers of a folder to a capability of another catalogue.
func (c *Catalog) joinProviders(s Source, there *Capability) error {
	entries, err := fs.ReadDir(s.FS, there.ID)
	if err != nil {
		return err
	}
	for _, e := range entries {
		id := path.Join(there.ID, e.Name())
		if !e.IsDir() || checkFolderName(e.Name()) != nil {
			return fmt.Errorf("%s: only folders of providers can be added to %s, which is in %s", id, there.ID, there.origin())
		}
		if p := c.Feature(id); p != nil {
			return fmt.Errorf("feature %s is in %s already", id, p.origin())
		}
		p, err := loadFeature(s.FS, id)
		if err != nil {
			return err
		}
		p.from(s.Pin)
		there.Providers = append(there.Providers, p)
	}
	slices.SortFunc(there.Providers, func(a, b *Feature) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

func checkFolderName(name string) error {
	if !folderName.MatchString(name) || name == "files" || name == jointFolder {
		return fmt.Errorf("%q is not a name for a feature; use lower-case letters, digits and '-'", name)
	}
	return nil
}

// from notes which catalogue a feature is from.
func (f *Feature) from(pin manifest.Pin) {
	f.Pin = pin
	for _, j := range f.joints {
		j.Pin = pin
	}
}

// origin is how a message calls the catalogue that a feature is from.
func (f *Feature) origin() string {
	if f.Pin == (manifest.Pin{}) {
		return "omni's own catalogue"
	}
	return f.Pin.String()
}

// CheckModules refuses a third party's feature whose share of go.mod nobody has worked out.
func (c *Catalog) CheckModules() error {
	for _, f := range c.Features() {
		if f.Pin == (manifest.Pin{}) {
			continue
		}
		declared := len(f.Modules) + len(c.Capability(f.CapabilityName()).Modules)
		if _, known := c.modules.Features[f.ID]; declared > 0 && !known {
			return fmt.Errorf("%s: %s declares modules that modules.json does not have; its author makes it with omni catalog build", f.origin(), f.ID)
		}
	}
	return nil
}
