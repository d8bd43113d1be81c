package cli

import (
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

func newDiffCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	o := &changeOptions{io: t, catalog: c, dryRun: true, unchanged: "no generated file is edited"}
	var feature string
	cmd := &cobra.Command{
		Use:     "diff",
		Short:   "Show what differs from the project as it was generated",
		Example: "  omni diff\n  omni diff --feature clerk",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			if err := o.here(); err != nil {
				return err
			}
			return diffRun(o, feature)
		},
	}
	cmd.Flags().StringVar(&feature, "feature", "", "only the files of this feature")
	complete(cmd, "feature", featureNames(c))
	return cmd
}

func diffRun(o *changeOptions, feature string) error {
	p, err := openProject(o.io, o.catalog, o.dir)
	if err != nil {
		return err
	}
	changes, err := editsOf(o.catalog, p, feature)
	if err != nil {
		return err
	}
	return o.print(&proposal{project: p, changes: changes, change: project.Change{Command: "omni diff", State: p.State}})
}

// editsOf are the user's edits of a project, or of one feature's files.
func editsOf(c *generator.Catalog, p *project.Project, feature string) (_ []generator.Change, err error) {
	if feature != "" {
		if feature, err = c.Find(feature); err != nil {
			return nil, coded(codeUnknown, err)
		}
	}
	return edits(p.Base, p.Files, func(f *tree.File) bool {
		return feature == "" || belongs(f.Owner, feature) || strings.Contains(feature, "/") && f.Owner == path.Dir(feature)
	}), nil
}

// belongs says that a feature brought a file, alone or because another one was there.
func belongs(owner, feature string) bool {
	return owner == feature || strings.HasPrefix(owner, feature+"/with/")
}

// edits are the generated files that the user changed or deleted.
func edits(base, files tree.Tree, wanted func(*tree.File) bool) []generator.Change {
	var changes []generator.Change
	for _, p := range base.Paths() {
		was, now := base[p], files[p]
		switch {
		case !wanted(was):
		case now == nil:
			changes = append(changes, generator.Change{Path: p, Action: generator.Delete, Before: was})
		case generator.Edited(p, was, now):
			changes = append(changes, generator.Change{Path: p, Action: generator.Modify, Before: was, After: now})
		}
	}
	return changes
}
