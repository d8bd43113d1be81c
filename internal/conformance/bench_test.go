package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/templates"
)

// BenchmarkLoad, BenchmarkRender and BenchmarkPack are the parts of "omni new" before it writes.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		_, err := generator.Load(templates.FS, features.FS)
		require.NoError(b, err)
	}
}

func BenchmarkRender(b *testing.B) {
	c, spec := full(b)
	for b.Loop() {
		_, err := generator.Render(c, spec)
		require.NoError(b, err)
	}
}

func BenchmarkPack(b *testing.B) {
	c, spec := full(b)
	files, err := generator.Render(c, spec)
	require.NoError(b, err)
	for b.Loop() {
		_, err := project.Pack(files, project.State{})
		require.NoError(b, err)
	}
}

func full(b *testing.B) (*generator.Catalog, generator.Spec) {
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(b, err)
	preset, ok := c.Preset("full")
	require.True(b, ok)
	return c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: preset.Features}
}
