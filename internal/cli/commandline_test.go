package cli

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/term"
)

// The command line that is shown for a selection gives that selection, whatever it is.
func TestCommandLineRepeatsTheSelection(t *testing.T) {
	c, err := loadCatalog()
	require.NoError(t, err)
	rapid.Check(t, func(r *rapid.T) {
		var wanted []string
		for _, capability := range c.Capabilities {
			options := append([]string{""}, of(capability.ID, ids(capability))...)
			picked := rapid.SliceOfNDistinct(rapid.SampledFrom(options), 1, most(capability, len(options)), rapid.ID[string]).Draw(r, capability.ID)
			for _, p := range picked {
				switch {
				case p == "":
				case len(capability.Providers) == 0:
					wanted = append(wanted, capability.ID)
				default:
					wanted = append(wanted, capability.ID+"/"+p)
				}
			}
		}
		spec := generator.Spec{Name: "shop", Module: "github.com/you/shop"}
		if spec.Features, err = c.Choices(wanted); err != nil {
			r.Skip("these cannot be in one project")
		}
		line := commandLine(c, "shop", spec)
		words := strings.Fields(line)
		require.Equal(r, []string{"omni", "new", "shop"}, words[:3])

		o := &newOptions{}
		cmd := newNewCmdWith(term.New(nil, strings.NewReader(""), io.Discard, io.Discard), c, o)
		require.NoError(r, cmd.ParseFlags(words[3:]), line)
		again, err := newSpec(o, "/x/shop")
		require.NoError(r, err, line)
		require.Equal(r, spec, again, line)
		require.True(r, o.yes, "it asks nothing")
	})
}

// A provider that comes with another feature cannot be refused by its category's flag, so the line starts elsewhere.
func TestCommandLineOfWhatOthersBring(t *testing.T) {
	c, err := loadCatalog()
	require.NoError(t, err)
	full, ok := c.Preset("full")
	require.True(t, ok)
	withoutRiver := slices.DeleteFunc(slices.Clone(full.Features), func(id string) bool { return id == "jobs/river" })
	require.Contains(t, withoutRiver, "riverui", "which brings it back")
	features, err := c.Choices(withoutRiver)
	require.NoError(t, err)
	line := commandLine(c, "shop", generator.Spec{Name: "shop", Module: "example.com/shop", Features: features})
	require.NotContains(t, line, "--jobs none")
	require.Regexp(t, "--with [a-z,]*riverui", line)
}

func ids(capability *generator.Capability) []string {
	if len(capability.Providers) == 0 {
		return []string{capability.ID}
	}
	var all []string
	for _, p := range capability.Providers {
		all = append(all, p.ID)
	}
	return all
}

func most(capability *generator.Capability, options int) int {
	if capability.One() {
		return 1
	}
	return options
}
