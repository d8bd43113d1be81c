//go:build matrix

package matrix

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/smoke"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

// growth is an edited project and a change of its features.
type growth struct {
	name     string
	edit     Edit
	features []string
	step     step
	// sample says that it is one of the few that stand for all: of eight changes one, each in another project.
	sample bool
}

// growths are all of them: each feature added to the smallest project, removed from the smallest that has it, and removed
// from one that has everything. Those of one project come one after the other, so that the build cache serves what they share.
func growths(t *testing.T, c *generator.Catalog) (all []growth) {
	t.Helper()
	var adds, removes, fromFull []growth
	smallest, full := preset(t, c, "minimal"), preset(t, c, "full")
	for _, s := range steps(c, smallest) {
		adds = append(adds, growth{name: s.name + ", minimal", features: smallest, step: s})
	}
	for _, f := range c.Offered() {
		with := preset(t, c, "minimal", f.ID)
		for _, s := range steps(c, with) {
			if s.name == "remove "+f.ID {
				removes = append(removes, growth{name: s.name + ", minimal", features: with, step: s})
			}
		}
	}
	for _, s := range steps(c, full) {
		fromFull = append(fromFull, growth{name: s.name + ", full", features: full, step: s})
	}
	const one = 8
	n := 0
	for _, changes := range [][]growth{adds, removes, fromFull} {
		for i, e := range Edits() {
			for j, g := range changes {
				g.name, g.edit = g.name+", "+e.Name, e
				g.sample = (n+j)%one == 0 && (n+j)/one%len(Edits()) == i
				all = append(all, g)
			}
		}
		n += len(changes)
	}
	return all
}

// TestEditedProjectsWork compiles and tests what becomes of edited projects: a sample of the changes; with
// MATRIX_EDITED every change whose name matches that pattern, such as "add cache/redis, minimal, CRLF".
func TestEditedProjectsWork(t *testing.T) {
	c := load(t)
	dir := filepath.Join(t.TempDir(), "shop")
	only, all := os.LookupEnv("MATRIX_EDITED")
	pattern := regexp.MustCompile(only)
	for _, g := range growths(t, c) {
		if !all && !g.sample || !pattern.MatchString(g.name) {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			if next := grow(t, c, edited(t, c, g.edit, g.features), g.step.features); next.settled(t, g.edit, g.step) {
				compiles(t, dir, next.result)
			}
		})
	}
}

// compiles vets and tests a tree.
func compiles(t *testing.T, dir string, files tree.Tree) {
	t.Helper()
	write(t, dir, files)
	tests(t, smoke.Project{Dir: dir, Env: quick()})
}

// An edited project that was upgraded to the next release compiles, and its tests pass.
func TestUpgradedProjectWorks(t *testing.T) {
	r := today(t)
	before, err := generator.Load(r.templates, r.features)
	require.NoError(t, err)
	for _, e := range Edits() {
		if e.Name != "a field of config" && e.Name != "moved main.go" {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			p := edited(t, before, e, preset(t, before, "full"))
			next := grow(t, tomorrow(t), p, p.State.Features)
			require.Empty(t, next.conflicts)
			compiles(t, filepath.Join(t.TempDir(), "shop"), next.result)
		})
	}
}

// The features of a third party's two releases compile in a project, their tests pass on each engine, models and
// migrations agree, and go.mod is as go mod tidy leaves it.
func TestThirdPartyFeaturesWork(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	for _, version := range []string{"v1", "v2"} {
		t.Run(version, func(t *testing.T) {
			acme := generator.Source{Pin: manifest.Pin{Source: version}, FS: os.DirFS("../../testdata/catalog/" + version + "/features")}
			c, err := generator.Load(templates.FS, features.FS, acme)
			require.NoError(t, err)
			for _, db := range [][]string{nil, {"db/acme"}} {
				ids, err := c.Resolve(append([]string{"auth/oidc", "notes"}, db...))
				require.NoError(t, err)
				files, err := generator.Render(c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: ids})
				require.NoError(t, err)
				compiles(t, dir, files)
				p := smoke.Project{Dir: dir}
				out, err := p.Go(t.Context(), "mod", "tidy", "-diff")
				require.NoError(t, err)
				require.Empty(t, out)
				if db == nil { // the other one works out its migrations on a server
					_, err = p.Go(t.Context(), "run", "./cmd/migrate", "check")
					require.NoError(t, err)
				}
			}
		})
	}
}
