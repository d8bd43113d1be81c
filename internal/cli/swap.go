package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newSwapCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	report := func(o *changeOptions) {
		o.done = func(before, after []string) { checklist(t, c, before, after) }
	}
	return newChangeCmd(t, c, &cobra.Command{
		Use:   "swap CATEGORY PROVIDER",
		Short: "Replace a category's providers by another one",
		Long: `Replace the providers that the project has in a category by another one, in one change, and list the
variables to set and to unset.`,
		Example: "  omni swap auth clerk\n  omni swap db neon",
		Args:    cobra.ExactArgs(2),
	}, func(s project.State, args []string) ([]string, error) { return swapped(c, s, args[0], args[1]) }, append(with, report)...)
}

// swapped is the project's selection with one provider of a category in place of those it has.
func swapped(c *generator.Catalog, s project.State, category, provider string) ([]string, error) {
	capability := c.Capability(category)
	if capability == nil || len(capability.Providers) == 0 {
		return nil, usage("there is no category %q with providers; omni list shows what there is", category)
	}
	chosen, err := providers(capability, []string{provider})
	if err != nil {
		return nil, err
	}
	ids := slices.DeleteFunc(slices.Clone(s.Features), func(id string) bool { return strings.HasPrefix(id, category+"/") })
	if len(ids) == len(s.Features) {
		return nil, usage("the project has no %s to replace; use omni add %s/%s", category, category, provider)
	}
	resolved, err := c.Resolve(append(ids, chosen...))
	if err != nil {
		return nil, usageError{err}
	}
	return resolved, nil
}

// checklist lists the variables that come and go, and the steps that stay for a person.
func checklist(t *term.IO, c *generator.Catalog, before, after []string) {
	for _, v := range variables(c, after, before) {
		t.Notef("set    %s: %s\n", v.Key, v.Help)
	}
	for _, v := range variables(c, before, after) {
		t.Notef("unset  %s\n", v.Key)
	}
	for _, id := range after {
		if !slices.Contains(before, id) {
			for _, step := range c.Feature(id).Next {
				t.Notef("next   %s\n", step)
			}
		}
	}
}

// variables are those of the features in a that are not in b.
func variables(c *generator.Catalog, a, b []string) []manifest.Variable {
	var all []manifest.Variable
	for _, id := range a {
		if !slices.Contains(b, id) {
			all = append(all, c.Feature(id).Variables()...)
		}
	}
	return all
}
