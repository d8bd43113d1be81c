package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

// reviewed is a plan as a file: a change with what it was made of and for, so that exactly it is applied or nothing.
type reviewed struct {
	Schema string         `json:"schema"`
	Change project.Change `json:"change"`
	// Before is the digest of every file that the change touches, and of the state.
	Before map[string]string `json:"before"`
	// DropTables and At are what the change follows from beside the project and its command: at is the moment that new
	// migrations are of.
	DropTables bool      `json:"drop_tables,omitempty"`
	At         time.Time `json:"at"`
	// Sum is the digest of the rest, which tells a plan that somebody edited from a project that changed.
	Sum string `json:"sum"`
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

// commandChooser is what one of the commands that can be planned chooses; ok is false where it is none of them.
func commandChooser(c *generator.Catalog, verb string, args []string) (choose func(project.State) ([]string, error), ok bool) {
	switch {
	case verb == "upgrade" && len(args) == 0:
		return func(s project.State) ([]string, error) { return c.Choices(s.Features) }, true
	case verb == "add" && len(args) > 0:
		return func(s project.State) ([]string, error) { return added(c, s, args) }, true
	case verb == "remove" && len(args) > 0:
		return func(s project.State) ([]string, error) { return removed(c, s, args) }, true
	case verb == "swap" && len(args) == 2:
		return func(s project.State) ([]string, error) { return swapped(c, s, args[0], args[1]) }, true
	}
	return nil, false
}

// write prints the plan of a change.
func (r reviewed) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

func review(planned *proposal) (reviewed, error) {
	r := reviewed{Schema: planSchema, Change: planned.change, Before: map[string]string{}, DropTables: planned.dropTables, At: planned.at}
	files, err := withState(planned.project)
	if err != nil {
		return r, err
	}
	for _, name := range append(slices.Collect(maps.Keys(r.Change.Files)), project.StateFile) {
		r.Before[name] = digest(files[name])
	}
	r.Sum, err = r.sum()
	return r, err
}

// withState are a project's files and the state that it has.
func withState(p *project.Project) (tree.Tree, error) {
	state, err := p.State.Encode()
	files := maps.Clone(p.Files)
	files[project.StateFile] = &tree.File{Data: state}
	return files, err
}

// fresh refuses a plan whose files have changed since it was made.
func (r reviewed) fresh(p *project.Project) error {
	files, err := withState(p)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(r.Before)) {
		if digest(files[name]) != r.Before[name] {
			return failure(codeStale, "%s has changed since the plan was made; make a new one", name)
		}
	}
	return nil
}

// sum is the digest of a plan without the one that it has.
func (r reviewed) sum() (string, error) {
	r.Sum = ""
	data, err := json.Marshal(r)
	return digest(&tree.File{Data: data}), err
}

// digest is the SHA-256 of a file as hexadecimal, with "+x" behind it where the file may be run; "" is no file.
func digest(f *tree.File) string {
	if f == nil {
		return ""
	}
	sum := sha256.Sum256(f.Data)
	text := hex.EncodeToString(sum[:])
	if f.Exec {
		text += "+x"
	}
	return text
}
