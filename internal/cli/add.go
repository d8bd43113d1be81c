package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/wizard"
)

func newAddCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	cmd := newChangeCmd(t, c, &cobra.Command{
		Use:   "add [FEATURE...]",
		Short: "Add features to the project, with what they need",
		Long: `Add features to the project of the current folder, with what they need. Your edits stay: the change is a
three-way merge, compiled before anything is written. Without a name it asks, on a terminal, for what the project
lacks.`,
		Example:           "  omni add\n  omni add clerk\n  omni add db/neon --dry-run\n  omni add acme --catalog github.com/acme/features@v1.0.0",
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeFeatures(t, c, false),
	}, func(s project.State, args []string) ([]string, error) { return added(c, s, args) }, append(with, askToAdd)...)
	bindCatalog(cmd)
	return cmd
}

// askToAdd asks for the features to add where none is named.
func askToAdd(o *changeOptions) {
	o.ask = func(ctx context.Context, s project.State) ([]string, error) {
		if o.plan || !o.io.Interactive() {
			return nil, failure(codeNoTerminal, "no feature is named and nobody can be asked; say omni add FEATURE, of those that omni list shows")
		}
		ids, err := wizard.Add(ctx, o.io, o.catalog, o.catalog.Closure(s.Features), o.preview)
		if err == nil && len(ids) == 0 {
			err = failure(codePresent, "nothing was chosen to add, so nothing was changed")
		}
		return ids, err
	}
}

// preview is the last page of the questions: what the features change, and the command line that says the same.
func (o *changeOptions) preview(ids []string) string {
	if len(ids) == 0 {
		return "Nothing is chosen."
	}
	command := "omni add " + strings.Join(ids, " ")
	planned, err := o.prepare(command, func(s project.State) ([]string, error) { return added(o.catalog, s, ids) })
	if err != nil {
		return err.Error()
	}
	counts, paths := map[generator.Action]int{}, []string{}
	for _, ch := range planned.changes {
		counts[ch.Action]++
		paths = append(paths, ch.Path)
	}
	text := fmt.Sprintf("%s\n%d files created, %d modified", command, counts[generator.Create], counts[generator.Modify])
	if n := len(planned.change.Conflicts); n > 0 {
		text += fmt.Sprintf(", %d in conflict with your edits", n)
	}
	return text + ":\n" + outline(paths)
}

// added is the project's selection with more features. One that came with others may be chosen now: then it stays when
// they go.
func added(c *generator.Catalog, s project.State, typed []string) ([]string, error) {
	ids := slices.Clone(s.Features)
	for _, word := range typed {
		id, err := c.Choose(word)
		if err != nil {
			return nil, coded(codeUnknown, err)
		}
		if slices.Contains(s.Features, id) {
			return nil, failure(codePresent, "%s is in the project already", id)
		}
		ids = append(ids, id)
	}
	chosen, err := c.Choices(ids)
	if err != nil {
		return nil, failure(codeExclusive, "%w; omni swap replaces one by another", err)
	}
	return chosen, nil
}
