package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newAddCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	return newChangeCmd(t, c, &cobra.Command{
		Use:   "add FEATURE...",
		Short: "Add features to the project, with what they need",
		Long: `Add features to the project of the current folder, with what they need. Your edits stay: the change is a
three-way merge, compiled before anything is written.`,
		Example:   "  omni add clerk\n  omni add db/neon --dry-run",
		Args:      cobra.MinimumNArgs(1),
		ValidArgs: featureNames(c),
	}, func(s project.State, args []string) ([]string, error) { return added(c, s, args) }, with...)
}

// added is the project's selection with more features.
func added(c *generator.Catalog, s project.State, typed []string) ([]string, error) {
	ids := slices.Clone(s.Features)
	for _, word := range typed {
		id, err := c.Find(word)
		if err != nil {
			return nil, usageError{err}
		}
		if slices.Contains(s.Features, id) {
			return nil, usage("%s is in the project already", id)
		}
		ids = append(ids, id)
	}
	resolved, err := c.Resolve(ids)
	if err != nil {
		return nil, usage("%w; omni swap replaces one by another", err)
	}
	return resolved, nil
}
