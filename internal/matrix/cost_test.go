//go:build matrix

package matrix

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/generator"
)

// BenchmarkBuild tells what a development build from an empty build cache costs, in processor seconds, and
// how large the program is that users ship: of each preset whole, and of each feature what it adds to the
// smallest preset.
func BenchmarkBuild(b *testing.B) {
	c := load(b)
	empty := b.TempDir()
	smallest, ok := c.Preset("minimal")
	require.True(b, ok)
	base := filepath.Join(b.TempDir(), "cache")
	baseline := build(b, c, smallest.Features, base)
	for _, p := range c.Presets {
		b.Run("preset-"+p.Name, func(b *testing.B) {
			for b.Loop() {
				build(b, c, p.Features, filepath.Join(empty, p.Name)).report(b)
			}
			require.NoError(b, os.RemoveAll(filepath.Join(empty, p.Name)))
		})
	}
	for _, f := range c.Offered() {
		b.Run("feature-"+f.ID, func(b *testing.B) {
			for b.Loop() {
				cache := filepath.Join(b.TempDir(), "cache")
				out, err := exec.Command("cp", "-al", base, cache).CombinedOutput()
				require.NoError(b, err, string(out))
				cost := build(b, c, append([]string{f.ID}, smallest.Features...), cache)
				cost.release -= baseline.release
				cost.report(b)
			}
		})
	}
}

// cost is a development build in processor seconds, and the size of the stripped program in MiB.
type cost struct{ cpu, release float64 }

func (c cost) report(b *testing.B) {
	b.ReportMetric(c.cpu, "cpu-s")
	b.ReportMetric(c.release, "MiB")
	b.ReportMetric(0, "ns/op")
}

// build compiles a selection with what the build cache holds: as "make dev" does, and stripped as it is shipped.
func build(b *testing.B, c *generator.Catalog, features []string, cache string) cost {
	resolved, err := c.Resolve(features)
	require.NoError(b, err)
	p := create(b, c, Selection{Features: resolved}, filepath.Join(b.TempDir(), "shop"))
	compile := func(args ...string) *exec.Cmd {
		cmd := exec.Command("go", append([]string{"build", "-o", p.Binary()}, args...)...)
		cmd.Dir = p.Dir
		cmd.Env = append(os.Environ(), "GOCACHE="+cache, "GOGC=off", "GOMEMLIMIT=1GiB", "CGO_ENABLED=0", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		require.NoError(b, err, string(out))
		return cmd
	}
	state := compile("-gcflags=all=-N -l", "-ldflags=-compressdwarf=false", "./cmd/api").ProcessState
	// The release build shares no package with the development build; it takes the usual cache.
	release := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", p.Binary(), "./cmd/api")
	release.Dir = p.Dir
	release.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	out, err := release.CombinedOutput()
	require.NoError(b, err, string(out))
	info, err := os.Stat(p.Binary())
	require.NoError(b, err)
	return cost{(state.UserTime() + state.SystemTime()).Seconds(), float64(info.Size()) / (1 << 20)}
}
