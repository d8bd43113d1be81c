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
	for i, p := range c.Presets {
		resolved, err := c.Resolve(p.Features)
		if err != nil {
			continue // the catalogue's own check has refused it
		}
		if f, ok := difference(c, resolved, ids); ok && (i == 0 || len(f) < len(flags)) {
			preset, flags = p.Name, f
		}
	}
	return preset, flags
}

// difference is the flags that lead from one selection to another; ok is false where none do, because a feature
// that is no provider cannot be taken out by a flag.
func difference(c *generator.Catalog, from, to []string) (flags []string, ok bool) {
	var with []string
	for _, capability := range c.Capabilities {
		had, has := of(capability.ID, from), of(capability.ID, to)
		switch {
		case slices.Equal(had, has):
		case len(capability.Providers) > 0 && len(has) == 0:
			flags = append(flags, "--"+capability.ID, "none")
		case len(capability.Providers) > 0:
			flags = append(flags, "--"+capability.ID, strings.Join(has, ","))
		case len(has) == 0:
			return nil, false
		case !implied(c, capability.ID, to):
			with = append(with, capability.ID)
		}
	}
	if len(with) > 0 {
		flags = append(flags, "--with", strings.Join(with, ","))
	}
	return flags, true
}

// implied says that a selection has a feature because others in it need it.
func implied(c *generator.Catalog, id string, ids []string) bool {
	rest := slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
	resolved, err := c.Resolve(rest)
	return err == nil && slices.Contains(resolved, id)
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
