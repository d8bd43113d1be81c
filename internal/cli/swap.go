package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newSwapCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	return newChangeCmd(t, c, &cobra.Command{
		Use:   "swap CATEGORY PROVIDER",
		Short: "Replace a category's providers by another one",
		Long: `Replace the providers that the project has in a category by another one, in one change, and list the
variables to set, to unset and to move.`,
		Example:           "  omni swap auth clerk\n  omni swap db neon",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: completeSwap(c),
	}, func(s project.State, args []string) ([]string, error) { return swapped(c, s, args[0], args[1]) }, append(with, takesAway)...)
}

// swapped is the project's selection with one provider of a category in place of those it has.
func swapped(c *generator.Catalog, s project.State, category, provider string) ([]string, error) {
	capability := c.Capability(category)
	if capability == nil || len(capability.Providers) == 0 {
		return nil, failure(codeUnknown, "there is no category %q with providers; omni list shows what there is", category)
	}
	if provider == "none" || provider == "all" { // as the flags of omni new may say
		return nil, usage("%q is no provider to swap to; omni remove takes out what the project has, omni add takes several", provider)
	}
	chosen, err := providers(capability, []string{provider})
	if err != nil {
		return nil, err
	}
	had := within(category, c.Closure(s.Features))
	if len(had) == 0 {
		return nil, failure(codeAbsent, "the project has no %s to replace; use omni add %s/%s", category, category, provider)
	}
	rest := slices.DeleteFunc(slices.Clone(s.Features), func(id string) bool { return strings.HasPrefix(id, category+"/") })
	for _, id := range had {
		if by := c.NeededBy(id, rest); len(by) > 0 && !slices.Contains(chosen, id) {
			return nil, failure(codeNeeded, "%s is needed by %s; remove that first", id, joined(by))
		}
	}
	choices, err := c.Choices(append(rest, chosen...))
	if err != nil {
		return nil, coded(codeExclusive, err)
	}
	return choices, nil
}
