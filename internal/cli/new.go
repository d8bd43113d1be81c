package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/term"
)

type newOptions struct {
	io      *term.IO
	catalog *generator.Catalog

	target   string
	module   string
	preset   string
	from     string
	with     []string
	category map[string]*[]string // capability → the providers given by its flag
	answered []string             // the features chosen by questions, in place of all flags
	dryRun   bool
	noGit    bool
	save     string
	yes      bool
}

func newNewCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	return newNewCmdWith(t, c, &newOptions{})
}

// newNewCmdWith is the command that fills the options given.
func newNewCmdWith(t *term.IO, c *generator.Catalog, o *newOptions) *cobra.Command {
	o.io, o.catalog, o.category = t, c, map[string]*[]string{}
	cmd := &cobra.Command{
		Use:   "new [NAME]",
		Short: "Write a new project; without flags it asks, page by page",
		Long: `Write a new project to the folder NAME, which may be a path or "." and must be empty or not there yet. The result is
a git repository with one commit.

On a terminal, a call without a choice asks page by page (ACCESSIBLE=1 asks line by line, for a screen reader).
Elsewhere, and with --yes, the preset "default" is taken. A category's flag replaces what the preset says of that
category; "none" takes it out, "all" takes every provider. --with adds to it.`,
		Example: `  omni new
  omni new shop --yes
  omni new ./work/shop --module github.com/you/shop
  omni new shop --db postgres --auth clerk,auth0
  omni new shop --preset minimal --dry-run
  omni new shop2 --from shop/omni.yaml`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.target = args[0]
			}
			return newRun(cmd.Context(), o)
		},
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
	}
	f := cmd.Flags()
	f.StringVar(&o.module, "module", "", `module path (default "example.com/NAME")`)
	f.StringVar(&o.preset, "preset", "", "start from a preset: "+strings.Join(presetNames(c), ", "))
	f.StringVar(&o.from, "from", "", "repeat the selection of an omni.yaml")
	f.StringSliceVar(&o.with, "with", nil, "features to add, for example stripe,db/postgres")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the files and write nothing")
	f.BoolVar(&o.noGit, "no-git", false, "make no git repository")
	f.StringVar(&o.save, "save", "", "also write the selection to a file, for --from")
	f.BoolVarP(&o.yes, "yes", "y", false, "do not ask before writing")
	bindCatalog(cmd)
	for _, capability := range c.Capabilities {
		if len(capability.Providers) > 0 && f.Lookup(capability.ID) == nil {
			o.category[capability.ID] = f.StringSlice(capability.ID, nil, capability.Title+": "+strings.Join(providerNames(capability), ", "))
			complete(cmd, capability.ID, providerNames(capability))
		}
	}
	complete(cmd, "preset", presetNames(c))
	complete(cmd, "with", featureNames(c))
	return cmd
}
