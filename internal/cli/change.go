package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

// changeOptions are common to the commands that change a project: add, remove and swap.
type changeOptions struct {
	io      *term.IO
	catalog *generator.Catalog
	dir     string

	dryRun     bool
	noVerify   bool
	allowDirty bool
	// plan prints the plan and writes nothing.
	plan bool
	// given is the plan to apply, which is no work of the user's.
	given string
	// ask asks a person for the arguments where there are none; nil takes them as they are.
	ask func(ctx context.Context, s project.State) ([]string, error)
	// unchanged is said where no file changes.
	unchanged string
	// takesAway says that the command can take features away, and dropTables that their tables are to go too.
	takesAway, dropTables bool
}

const nothing = "nothing to change"

// chooser returns the choices that a command wants, given the project's own and the command's arguments.
type chooser func(s project.State, args []string) ([]string, error)

// newChangeCmd completes a command that changes the project of the current folder to what choose says.
func newChangeCmd(t *term.IO, c *generator.Catalog, cmd *cobra.Command, choose chooser, with ...func(*changeOptions)) *cobra.Command {
	o := &changeOptions{io: t, catalog: c, unchanged: nothing}
	for _, set := range with {
		set(o)
	}
	cmd.Args = usageArgs(cmd.Args)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.here(); err != nil {
			return err
		}
		if len(args) == 0 && o.ask != nil {
			var err error
			if args, err = o.asked(cmd.Context()); err != nil {
				return err
			}
		}
		command := strings.Join(append([]string{"omni", cmd.Name()}, args...), " ")
		return o.run(cmd.Context(), command, func(s project.State) ([]string, error) { return choose(s, args) })
	}
	if o.plan {
		cmd.Example = strings.NewReplacer("  omni add\n", "", "  omni ", "  omni plan ", " --dry-run", "").Replace(cmd.Example)
	}
	o.bind(cmd)
	return cmd
}

// takesAway marks a command that can take features away.
func takesAway(o *changeOptions) { o.takesAway = true }

// bind adds the flags; a plan needs none of those that say how to apply it.
func (o *changeOptions) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	if o.takesAway {
		f.BoolVar(&o.dropTables, "drop-tables", false, "write a migration that drops the tables of what goes, with their rows")
	}
	if o.plan {
		return
	}
	f.BoolVar(&o.dryRun, "dry-run", false, "print the change as a diff and write nothing")
	f.BoolVar(&o.noVerify, "no-verify", false, "do not compile the result first")
	f.BoolVar(&o.allowDirty, "allow-dirty", false, "go ahead although git has not recorded every file")
}

// here looks up the folder that the command was started in.
func (o *changeOptions) here() (err error) {
	o.dir, err = o.io.WorkDir()
	return err
}

// asked opens the project for the questions alone. What would be refused after them is refused before.
func (o *changeOptions) asked(ctx context.Context) ([]string, error) {
	p, err := o.open()
	if err == nil && !o.plan && !o.dryRun && o.io.Interactive() {
		err = o.allowed(p, project.Change{})
	}
	if err != nil {
		return nil, err
	}
	return o.ask(ctx, p.State)
}

// run changes the project to the features that choose returns: plan, check, apply.
func (o *changeOptions) run(ctx context.Context, command string, choose func(project.State) ([]string, error)) error {
	planned, err := o.prepare(command, choose)
	switch {
	case err != nil:
		return err
	case !o.plan:
		return o.do(ctx, planned)
	}
	o.announce(planned)
	r, err := review(planned)
	if err != nil {
		return err
	}
	return r.write(o.io.Out)
}

// do makes a change and says what was done; conflicts are an error after both. A dry run only says it.
func (o *changeOptions) do(ctx context.Context, planned *proposal) error {
	o.announce(planned)
	if o.dryRun {
		return o.print(planned)
	}
	change := planned.change
	if err := o.apply(ctx, planned.project, change); err != nil && !errors.As(err, new(conflictsError)) {
		return err
	}
	err := o.print(planned)
	if len(change.Conflicts) > 0 {
		return conflictsError{change.Conflicts}
	}
	return err
}

// open reads the project and refuses one that waits for a decision.
func (o *changeOptions) open() (*project.Project, error) {
	p, err := openProject(o.io, o.catalog, o.dir)
	if err != nil {
		return nil, err
	}
	if err := readable(o.catalog, p.State); err != nil {
		return nil, err
	}
	pending, err := project.ReadPending(p.Root)
	if err != nil {
		return nil, err
	}
	if pending != nil {
		return nil, failure(codePending, `"%s" has conflicts that are not settled; run omni continue or omni abort first`, pending.Command)
	}
	return p, nil
}
