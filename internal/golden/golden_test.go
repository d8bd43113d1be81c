// Package golden holds whole generated projects against those committed in testdata/golden, so that the
// diff of a template change shows what it does to users' code. "make golden" writes them again.
package golden

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

var update = flag.Bool("update", false, "write the golden projects again")

func TestGolden(t *testing.T) {
	catalog, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	for _, preset := range []string{"minimal", "default"} {
		t.Run(preset, func(t *testing.T) {
			want := render(t, catalog, preset)
			dir := filepath.Join("..", "..", "testdata", "golden", preset)
			if *update {
				require.NoError(t, os.RemoveAll(dir))
				require.NoError(t, project.Create(t.Context(), dir, want, func(string) error { return nil }))
			}
			got := read(t, dir)
			require.Equal(t, want.Paths(), got.Paths(), `the set of files differs; run "make golden" and read the diff`)
			for _, p := range want.Paths() {
				require.Equal(t, string(want[p].Data), string(got[p].Data), `%s differs; run "make golden" and read the diff`, p)
			}
		})
	}
}

// render is the preset's project, with omni.yaml but without the archive of the same files.
func render(t *testing.T, c *generator.Catalog, name string) tree.Tree {
	t.Helper()
	preset, ok := c.Preset(name)
	require.True(t, ok)
	ids, err := c.Resolve(preset.Features)
	require.NoError(t, err)
	spec := generator.Spec{Name: "shop", Module: "example.com/shop", Features: ids}
	files, err := generator.Render(c, spec)
	require.NoError(t, err)
	all, err := project.WithState(files, project.State{Omni: "v0.0.0", Name: spec.Name, Module: spec.Module, Features: ids})
	require.NoError(t, err)
	delete(all, project.BaseFile)
	return all
}

func read(t *testing.T, dir string) tree.Tree {
	t.Helper()
	got := tree.Tree{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		got[p] = &tree.File{Data: data}
		return err
	}))
	return got
}
