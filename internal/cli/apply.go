package cli

import (
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newApplyCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	o := &changeOptions{io: t, catalog: c, unchanged: nothing}
	cmd := &cobra.Command{
		Use:   "apply PLAN",
		Short: "Apply a plan that omni plan wrote, exactly as it is",
		Long: `Apply a plan that omni plan wrote, exactly as it is. The change is planned again, and made only where that gives the
plan: neither a project that has changed since nor a plan that somebody edited leads to anything that was not reviewed.`,
		Example: "  omni apply plan.json\n  omni apply plan.json --dry-run",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.here(); err != nil {
				return err
			}
			r, err := readPlan(args[0])
			if err != nil {
				return err
			}
			p, err := o.open()
			if err != nil {
				return err
			}
			o.given = args[0]
			planned, err := o.again(p, r)
			if err != nil {
				return err
			}
			return o.do(cmd.Context(), planned)
		},
	}
	o.bind(cmd)
	return cmd
}

// readPlan reads a file that omni plan of this release wrote.
func readPlan(name string) (r reviewed, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return r, failure(codePlan, "the plan cannot be read: %w; make one with omni plan", err)
	}
	if err := json.Unmarshal(data, &r); err != nil || r.Schema != planSchema {
		return r, failure(codePlan, "%s is no plan of this omni; make one with omni plan", name)
	}
	switch sum, err := r.sum(); {
	case err != nil:
		return r, err
	case sum != r.Sum:
		return r, failure(codePlan, "%s is not as omni plan wrote it; make a new one", name)
	case r.Change.State.Omni != Version():
		return r, failure(codePlan, "omni %s made the plan, and this is %s; make a new one", r.Change.State.Omni, Version())
	}
	return r, nil
}

// again plans the change of a plan once more and refuses the plan if that gives another one. So whatever a plan says,
// nothing comes of it but what omni itself would do.
func (o *changeOptions) again(p *project.Project, r reviewed) (*proposal, error) {
	if err := r.fresh(p); err != nil {
		return nil, err
	}
	choose, ok := r.chooser(o.catalog)
	const skew = 24 * time.Hour // between the clocks of two machines
	if !ok || r.At.After(time.Now().Add(skew)) {
		return nil, failure(codePlan, "omni plan writes no plan for %q of %s; make a new one", r.Change.Command, r.At.Format(time.DateTime))
	}
	o.dropTables = r.DropTables
	planned, err := o.propose(p, r.Change.Command, choose, r.At)
	if err != nil {
		return nil, failure(codeStale, "the plan cannot be made again: %w", err)
	}
	now, err := review(planned)
	if err != nil {
		return nil, err
	}
	if now.Sum != r.Sum {
		return nil, failure(codeStale, "the project has changed since the plan was made, which would be another one now; make a new one")
	}
	return planned, nil
}

// chooser is what the plan's command chooses.
func (r reviewed) chooser(c *generator.Catalog) (choose func(project.State) ([]string, error), ok bool) {
	words := strings.Fields(r.Change.Command)
	if len(words) < 2 || strings.Join(words, " ") != r.Change.Command {
		return nil, false
	}
	return commandChooser(c, words[1], words[2:])
}

// isGiven says that a file is the plan that the command line names.
func (o *changeOptions) isGiven(name string) bool {
	plan, err := os.Stat(o.given)
	if err != nil {
		return false
	}
	file, err := os.Stat(name)
	return err == nil && os.SameFile(plan, file)
}
