package cli

import (
	"slices"
	"strings"

	"github.com/logixtecs/omni/generator"
)

// commandLine is a call of "omni new" that gives the same project without a question.
func commandLine(c *generator.Catalog, target string, spec generator.Spec) string {
	words := []string{"omni", "new", target}
	if spec.Module != "example.com/"+spec.Name {
		words = append(words, "--module", spec.Module)
	}
	preset, flags := nearest(c, spec.Features)
	words = append(append(words, "--preset", preset), flags...)
	return strings.Join(append(words, "--yes"), " ")
}

// nearest is the preset from which the fewest flags lead to the features, and those flags.
func nearest(c *generator.Catalog, ids []string) (preset string, flags []string) {
	for _, p := range c.Presets {
		if f, ok := difference(c, p.Features, ids); ok && (preset == "" || len(f) < len(flags)) {
			preset, flags = p.Name, f
		}
	}
	return preset, flags
}

// difference is the flags that lead from a preset's features to a selection; ok is false where none do: no flag takes
// out a feature that is no provider, nor a provider that such a feature brings back.
func difference(c *generator.Catalog, preset, to []string) (flags []string, ok bool) {
	from, err := c.Choices(preset)
	if err != nil {
		return nil, false // the catalogue's own check has refused it
	}
	chosen := []string{} // by the preset and the flags
	for _, capability := range c.Capabilities {
		had, has := of(capability.ID, from), of(capability.ID, to)
		switch {
		case len(capability.Providers) == 0, slices.Equal(had, has):
			chosen = append(chosen, within(capability.ID, preset)...)
		case len(has) == 0 && len(of(capability.ID, c.Closure(to))) > 0:
			return nil, false
		case len(has) == 0:
			flags = append(flags, "--"+capability.ID, "none")
		default:
			flags = append(flags, "--"+capability.ID, strings.Join(has, ","))
			chosen = append(chosen, within(capability.ID, to)...)
		}
	}
	var with []string
	for _, capability := range c.Capabilities {
		if len(capability.Providers) == 0 && slices.Contains(to, capability.ID) && !slices.Contains(preset, capability.ID) {
			with = append(with, capability.ID)
		}
	}
	if len(with) > 0 {
		flags = append(flags, "--with", strings.Join(with, ","))
	}
	got, err := c.Choices(append(chosen, with...))
	return flags, err == nil && slices.Equal(got, to)
}

// within are the features of a selection that are in a category.
func within(category string, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		name, _, _ := strings.Cut(id, "/")
		return name != category
	})
}

// of are a category's providers in a selection by their short names, or the category itself where it has none.
func of(category string, ids []string) []string {
	var short []string
	for _, id := range ids {
		name, provider, split := strings.Cut(id, "/")
		switch {
		case name != category:
		case split:
			short = append(short, provider)
		default:
			short = append(short, name)
		}
	}
	return short
}
