package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/tree"
)

// goVersion is the go line of generated projects: the newest that one of their modules asks for.
const goVersion = "1.26.0"

const modulePath = "omni.example/app"

// slicer tidies selections of the catalogue, all from the versions of one master module.
type slicer struct {
	ctx     context.Context
	catalog *generator.Catalog
	dir     string

	mod, sum []byte // of the master
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
	mod := gomod.Mod(modulePath, goVersion, s.catalog.DirectModules())
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), mod, 0o644); err != nil {
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
			if s.catalog.Excludes(f.ID, g.ID) {
				continue
			}
			full, err := s.share(f.ID, g.ID)
			if err != nil {
				return nil, err
			}
			if p := out.Compare(f.ID, g.ID, full); p != nil {
				out.Pairs = append(out.Pairs, *p)
			}
		}
	}
	return out, nil
}

// share tidies the base with the given features and what they need.
func (s *slicer) share(ids ...string) (gomod.Share, error) {
	dir, err := os.MkdirTemp(s.dir, "share-*")
	if err != nil {
		return gomod.Share{}, err
	}
	defer os.RemoveAll(dir)
	t, err := generator.Render(s.catalog, generator.Spec{Name: "share", Module: modulePath, Features: s.catalog.WithNeeds(ids)})
	if err != nil {
		return gomod.Share{}, err
	}
	if err := write(dir, t); err != nil {
		return gomod.Share{}, err
	}
	for name, data := range map[string][]byte{"go.mod": s.mod, "go.sum": s.sum} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return gomod.Share{}, err
		}
	}
	mod, sum, err := s.tidy(dir)
	if err != nil {
		return gomod.Share{}, fmt.Errorf("%v: %w", ids, err)
	}
	return gomod.Parse(mod, sum)
}

func (s *slicer) tidy(dir string) (mod, sum []byte, err error) {
	cmd := exec.CommandContext(s.ctx, "go", "mod", "tidy")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	if mod, err = os.ReadFile(filepath.Join(dir, "go.mod")); err != nil {
		return nil, nil, err
	}
	sum, err = os.ReadFile(filepath.Join(dir, "go.sum"))
	return mod, sum, err
}

// write puts a tree on disk without the module files, which the slicer makes itself.
func write(dir string, t tree.Tree) error {
	for _, p := range t.Paths() {
		if p == "go.mod" || p == "go.sum" {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, t[p].Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
