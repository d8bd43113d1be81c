package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newRemoveCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	return newChangeCmd(t, c, &cobra.Command{
		Use:   "remove FEATURE...",
		Short: "Remove features from the project",
		Long: `Remove features from the project of the current folder. It is refused while another feature needs one of
them, and while your own code does: the result has to compile. Tables of a feature stay with their rows, and are
named, unless --drop-tables asks for a migration that drops them.`,
		Example:           "  omni remove clerk\n  omni remove jobs/river --drop-tables",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeFeatures(t, c, true),
	}, func(s project.State, args []string) ([]string, error) { return removed(c, s, args) }, append(with, takesAway)...)
}

// removed is the project's selection with fewer features, without what came with them alone. One that the rest needs
// stays, and that is an error.
func removed(c *generator.Catalog, s project.State, typed []string) ([]string, error) {
	all, rest := c.Closure(s.Features), slices.Clone(s.Features)
	var going []string
	for _, word := range typed {
		id, err := c.Find(word)
		if err != nil {
			return nil, coded(codeUnknown, err)
		}
		if !slices.Contains(all, id) {
			return nil, failure(codeAbsent, "%s is not in the project", id)
		}
		rest = slices.DeleteFunc(rest, func(other string) bool { return other == id })
		going = append(going, id)
	}
	for _, id := range going {
		if by := c.NeededBy(id, rest); len(by) > 0 {
			return nil, failure(codeNeeded, "%s is needed by %s; remove that first, or both in one command", id, joined(by))
		}
	}
	choices, err := c.Choices(rest)
	if err != nil {
		return nil, coded(codeExclusive, err)
	}
	for _, id := range choices {
		if !slices.Contains(rest, id) {
			return nil, failure(codeNeeded, "without %s the project lacks %s, which it needs; add another one first, or use omni swap",
				strings.Join(typed, ", "), c.Feature(id).CapabilityName())
		}
	}
	return choices, nil
}
