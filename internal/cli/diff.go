package cli

import (
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
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
	cmd.Flags().StringVar(&feature, "feature", "", "only the files of this feature or category")
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

// editsOf are the user's edits of a project, or of the files of one feature or category that it has.
func editsOf(c *generator.Catalog, p *project.Project, feature string) ([]generator.Change, error) {
	if feature == "" {
		return edits(p.Base, p.Files, func(_, _ *tree.File) bool { return true }), nil
	}
	if capability := c.Capability(feature); capability == nil {
		id, err := c.Find(feature)
		if err != nil {
			return nil, coded(codeUnknown, err)
		}
		feature = id
	}
	if !slices.ContainsFunc(c.Closure(p.State.Features), func(id string) bool { return id == feature || strings.HasPrefix(id, feature+"/") }) {
		return nil, failure(codeAbsent, "%s is not in the project; omni status shows its features", feature)
	}
	return edits(p.Base, p.Files, func(was, now *tree.File) bool {
		return belongs(was.Owner, feature) || strings.Contains(feature, "/") && was.Owner == path.Dir(feature) || lostLines(was, now, feature)
	}), nil
}

// lostLines says that a feature put lines in a file of another's, not all of which are there as they were.
func lostLines(was, now *tree.File, feature string) bool {
	origins := merge.Origins(string(content(was)), string(content(now)))
	for _, r := range was.Regions {
		for line := r.First; line <= r.Last && belongs(r.Feature, feature); line++ {
			if !slices.Contains(origins, line) {
				return true
			}
		}
	}
	return false
}

// belongs says that a feature, or one of a category, brought a file.
func belongs(owner, feature string) bool {
	return owner == feature || strings.HasPrefix(owner, feature+"/")
}

// edits are the generated files that the user changed or deleted.
func edits(base, files tree.Tree, wanted func(was, now *tree.File) bool) []generator.Change {
	var changes []generator.Change
	moved := generator.Moved(base, files)
	for _, p := range base.Paths() {
		was, now := base[p], files[p]
		if to := moved[p]; to != "" {
			p, now = to, files[to]
		}
		switch {
		case !wanted(was, now):
		case now == nil:
			changes = append(changes, generator.Change{Path: p, Action: generator.Delete, Before: was})
		case generator.Edited(p, was, now):
			changes = append(changes, generator.Change{Path: p, Action: generator.Modify, Before: was, After: now})
		}
	}
	return changes
}
