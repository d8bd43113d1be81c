package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newAddCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	o := newChangeOptions(t, c, with)
	cmd := &cobra.Command{
		Use:   "add FEATURE...",
		Short: "Add features to the project, with what they need",
		Long: `Add features to the project of the current folder, with what they need. Your edits stay: the change is a
three-way merge, compiled before anything is written.`,
		Example: "  omni add clerk\n  omni add db/neon --dry-run",
		Args:    usageArgs(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.here(); err != nil {
				return err
			}
			return o.run(cmd.Context(), "omni add "+strings.Join(args, " "), func(s project.State) ([]string, error) {
				return added(c, s, args)
			})
		},
		ValidArgs: featureNames(c),
	}
	o.bind(cmd)
	return cmd
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
