package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"go.yaml.in/yaml/v3"
	"golang.org/x/sync/errgroup"

	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/manifest"
)

// Load reads a catalogue and checks all of it: templates holds the base project in _base beside
// base.yaml, features holds a folder for each capability beside presets.yaml and modules.json. Catalogues of
// third parties are joined to it. An error names the folder it was found in.
func Load(templates, features fs.FS, others ...Source) (*Catalog, error) {
	entries, err := fs.ReadDir(features, ".")
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() })
	c := &Catalog{Capabilities: make([]*Capability, len(entries))}
	var all errgroup.Group // of parts that do not know each other, so they are read at once
	all.Go(func() (err error) { c.Base, err = loadBase(templates); return })
	for i, e := range entries {
		all.Go(func() (err error) { c.Capabilities[i], err = loadCapability(features, e.Name()); return })
	}
	all.Go(func() (err error) { c.Presets, err = loadPresets(features); return })
	all.Go(func() (err error) { c.modules, err = loadModules(features); return })
	if err := all.Wait(); err != nil {
		return nil, err
	}
	for _, s := range others {
		if err := c.join(s); err != nil {
			return nil, err
		}
	}
	return c, c.check()
}

func loadBase(templates fs.FS) (*Feature, error) {
	m, err := loadManifest(templates, "base.yaml")
	if err != nil {
		return nil, err
	}
	f := &Feature{Manifest: *m}
	f.files, err = readFiles(templates, "_base")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder(f), err)
	}
	return f, nil
}

func loadCapability(features fs.FS, name string) (*Capability, error) {
	f, err := loadFeature(features, name)
	if err != nil {
		return nil, err
	}
	c := &Capability{Feature: *f}
	entries, err := fs.ReadDir(features, name)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "files" || e.Name() == jointFolder {
			continue
		}
		provider, err := loadFeature(features, path.Join(name, e.Name()))
		if err != nil {
			return nil, err
		}
		c.Providers = append(c.Providers, provider)
	}
	return c, nil
}

// jointFolder holds what a feature brings only beside another capability, in a folder named after that.
const jointFolder = "with"

// loadFeature reads one folder: feature.yaml, and where they exist its parts and joints.
func loadFeature(features fs.FS, id string) (*Feature, error) {
	m, err := loadManifest(features, path.Join(id, "feature.yaml"))
	if err != nil {
		return nil, err
	}
	f := &Feature{Manifest: *m, ID: id}
	if err := loadParts(features, f); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(features, path.Join(id, jointFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		j := &joint{Feature: Feature{ID: path.Join(id, jointFolder, e.Name())}, with: e.Name()}
		if err := loadParts(features, &j.Feature); err != nil {
			return nil, err
		}
		f.joints = append(f.joints, j)
	}
	return f, nil
}

// loadParts reads the files of a folder and its lines in shared files; both may be missing.
func loadParts(features fs.FS, f *Feature) error {
	switch data, err := fs.ReadFile(features, path.Join(f.ID, "shared.txtar")); {
	case err == nil:
		if f.fragments, err = manifest.Fragments(f.ID, data); err != nil {
			return fmt.Errorf("%s/shared.txtar: %w", f.ID, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	var err error
	f.files, err = readFiles(features, path.Join(f.ID, "files"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", folder(f), err)
	}
	return nil
}

func loadManifest(fsys fs.FS, name string) (*manifest.Manifest, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	m, err := manifest.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func loadPresets(features fs.FS) ([]Preset, error) {
	data, err := fs.ReadFile(features, "presets.yaml")
	if err != nil {
		return nil, err
	}
	var presets []Preset
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&presets); err != nil {
		return nil, fmt.Errorf("presets.yaml: %w", err)
	}
	return presets, nil
}

func loadModules(features fs.FS) (*gomod.Slices, error) {
	data, err := fs.ReadFile(features, "modules.json")
	if errors.Is(err, fs.ErrNotExist) {
		return &gomod.Slices{}, nil
	}
	if err != nil {
		return nil, err
	}
	return gomod.Decode(data)
}
