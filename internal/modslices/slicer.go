package modslices

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/gomod"
)

// goVersion is the go line of generated projects: the newest that one of their modules asks for.
const goVersion = "1.26.0"

const modulePath = "omni.example/app"

// slicer tidies selections of the catalogue, all from the versions of one master module.
type slicer struct {
	ctx     context.Context
	catalog *generator.Catalog
	dir     string

	// floor is what the master requires at least, beside what the features declare.
	floor gomod.Share

	mod, sum []byte // of the master

	// tidied holds the shares by the packages that a selection imports, because nothing else decides them: most
	// providers add no package to those of their capability.
	tidied map[string]gomod.Share
}

// master tidies a module that holds every feature's code, which fixes one version of each module. Features
// that exclude each other are rendered to folders of their own.
func (s *slicer) master() error {
	dir := filepath.Join(s.dir, "master")
	for i := range s.width() {
		name := "s" + strconv.Itoa(i)
		t, err := generator.Render(s.catalog, generator.Spec{Name: "master", Module: modulePath + "/" + name, Features: s.across(i)})
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, name), t); err != nil {
			return err
		}
	}
	require := gomod.Share{Require: s.catalog.DirectModules()}.And(s.floor).Require
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), gomod.Mod(modulePath, goVersion, require), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), gomod.Sum(s.floor.Sums), 0o644); err != nil {
		return err
	}
	var err error
	s.mod, s.sum, err = s.tidy(dir)
	return err
}

// width is the largest number of providers that exclude each other.
func (s *slicer) width() int {
	n := 1
	for _, c := range s.catalog.Capabilities {
		if c.One() {
			n = max(n, len(c.Providers))
		}
	}
	return n
}

// across is the i-th selection of those that together hold every feature.
func (s *slicer) across(i int) []string {
	var ids []string
	for _, f := range s.catalog.Features() {
		c := s.catalog.Capability(f.CapabilityName())
		if c.One() && slices.Index(c.Providers, f) != i%len(c.Providers) {
			continue
		}
		ids = append(ids, f.ID)
	}
	return ids
}

// slices tidies the base, the base with each feature, and with each pair of features.
func (s *slicer) slices() (*gomod.Slices, error) {
	base, err := s.share()
	if err != nil {
		return nil, err
	}
	out := &gomod.Slices{Go: goVersion, Base: base, Features: map[string]gomod.Share{}}
	features := s.catalog.Features()
	for _, f := range features {
		full, err := s.share(f.ID)
		if err != nil {
			return nil, err
		}
		out.Features[f.ID] = full.Beyond(base)
	}
	for i, f := range features {
		for _, g := range features[i+1:] {
			if err := s.pair(out, f.ID, g.ID); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// pair notes what changes when two features meet.
func (s *slicer) pair(out *gomod.Slices, f, g string) error {
	if s.catalog.Excludes(f, g) {
		return nil
	}
	full, err := s.share(f, g)
	if err != nil {
		return err
	}
	if p := out.Compare(f, g, full); p != nil {
		out.Pairs = append(out.Pairs, *p)
	}
	return nil
}
