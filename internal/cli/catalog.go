package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/templates"
)

// catalogFor is the catalogue that a command line needs: an empty one for omni's own help and version, since
// reading it takes a third of their time; and with those of third parties that the line or the project names,
// but for the commands that have to work where such a catalogue is away.
func catalogFor(ctx context.Context, t *term.IO, args []string) (*generator.Catalog, error) {
	if len(args) == 0 || len(args) == 1 && slices.Contains([]string{"help", "--help", "-h", "version", "--version"}, args[0]) {
		return &generator.Catalog{Base: &generator.Feature{}}, nil
	}
	words := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return strings.HasPrefix(a, "-") })
	verb := ""
	if len(words) > 0 {
		verb = words[0]
	}
	if (verb == cobra.ShellCompRequestCmd || verb == cobra.ShellCompNoDescRequestCmd) && len(args) > 1 {
		if c, err := catalogFor(ctx, t, args[1:]); err == nil {
			return c, nil
		}
		return loadCatalog() // completing a little is better than an error
	}
	if verb == "plan" && len(words) > 1 {
		verb = words[1]
	}
	help := slices.Contains(args, "--help") || slices.Contains(args, "-h")
	if help || slices.Contains([]string{"", "status", "continue", "abort", "doctor", "version", "help", "completion", "man", "schema", "catalog"}, verb) {
		return loadCatalog()
	}
	done, silent := func() {}, asks(args, "json") || asks(args, "quiet") || slices.Contains(args, "-q")
	if !silent {
		done = t.Progress("reading catalogues")
	}
	others, err := thirdParties(ctx, verb, args)
	done()
	if err != nil && !slices.Contains([]string{"list", "diff", "why"}, verb) { // which say what they can without it
		return nil, err
	}
	if err != nil && !silent {
		t.Notef("%v; its features are left out\n", err)
	}
	return loadCatalog(others...)
}

// loadCatalog reads the catalogue that this binary carries, and joins others to it.
func loadCatalog(others ...generator.Source) (*generator.Catalog, error) {
	c, err := loadUnbuilt(others...)
	if err != nil {
		return nil, err
	}
	return c, c.CheckModules()
}

// loadUnbuilt is loadCatalog for a catalogue whose author has yet to work out its modules.
func loadUnbuilt(others ...generator.Source) (*generator.Catalog, error) {
	c, err := generator.Load(templates.FS, features.FS, others...)
	switch {
	case err == nil:
		return c, nil
	case len(others) > 0:
		return nil, fmt.Errorf("catalogue %w", err)
	}
	return nil, fmt.Errorf("this omni carries a broken catalogue: %w", err)
}

// bindCatalog adds the flag that names a third party's catalogue. catalogFor reads it before the command is
// there, because the features of the catalogue are among what the command completes and explains.
func bindCatalog(cmd *cobra.Command) {
	cmd.Flags().StringArray("catalog", nil, "a catalogue of a third party: a folder, or MODULE@VERSION")
}
