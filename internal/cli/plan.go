package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

// reviewed is a plan as a file: a change with what it was made for, so that exactly it is applied or nothing.
type reviewed struct {
	Schema string         `json:"schema"`
	Change project.Change `json:"change"`
	// Before is the SHA-256 of every file that the change touches, as hexadecimal; "" was not there.
	Before map[string]string `json:"before"`
}

const planSchema = "omni.plan/v1"

func newPlanCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "plan",
		Short:   "Write a change as a plan, for omni apply",
		Example: "  omni plan add clerk > plan.json\n  omni apply plan.json",
		Args:    known,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usage("say what to plan: omni plan add, remove, swap or upgrade")
		},
	}
	cmd.AddCommand(newAddCmd(t, c, asPlan), newRemoveCmd(t, c, asPlan), newSwapCmd(t, c, asPlan), newUpgradeCmd(t, c, asPlan))
	return cmd
}

// asPlan makes a command that changes the project print its plan instead.
func asPlan(o *changeOptions) { o.plan = true }

// write prints the plan of a change.
func (r reviewed) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

func review(p *project.Project, c project.Change) reviewed {
	r := reviewed{Schema: planSchema, Change: c, Before: map[string]string{}}
	for name := range c.Files {
		r.Before[name] = sum(p.Files[name])
	}
	return r
}

// fresh refuses a plan whose files have changed since it was made.
func (r reviewed) fresh(p *project.Project) error {
	for name, want := range r.Before {
		if sum(p.Files[name]) != want {
			return failure(codeStale, "%s has changed since the plan was made; make a new one", name)
		}
	}
	return nil
}

// changes are the files of a plan as they are and as they will be.
func (r reviewed) changes(p *project.Project) []generator.Change {
	var all []generator.Change
	for _, name := range slices.Sorted(maps.Keys(r.Change.Files)) {
		ch := generator.Change{Path: name, Action: generator.Modify, Before: p.Files[name], After: r.Change.Files[name]}
		switch {
		case slices.Contains(r.Change.Conflicts, name):
			ch.Action = generator.Conflict
		case ch.Before == nil:
			ch.Action = generator.Create
		case ch.After == nil:
			ch.Action = generator.Delete
		}
		all = append(all, ch)
	}
	return all
}

func sum(f *tree.File) string {
	if f == nil {
		return ""
	}
	digest := sha256.Sum256(f.Data)
	return hex.EncodeToString(digest[:])
}

func newApplyCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	o := &changeOptions{io: t, catalog: c, unchanged: nothing}
	cmd := &cobra.Command{
		Use:     "apply PLAN",
		Short:   "Apply a plan that omni plan wrote, exactly as it is",
		Example: "  omni apply plan.json",
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
			if err := r.fresh(p); err != nil {
				return err
			}
			return o.do(cmd.Context(), &proposal{project: p, changes: r.changes(p), change: r.Change})
		},
	}
	o.bind(cmd)
	return cmd
}

func readPlan(name string) (r reviewed, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return r, failure(codePlan, "the plan cannot be read: %w; make one with omni plan", err)
	}
	if err := json.Unmarshal(data, &r); err != nil || r.Schema != planSchema {
		return r, failure(codePlan, "%s is no plan of this omni; make one with omni plan", name)
	}
	return r, nil
}
