package cli

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newContinueCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:     "continue",
		Short:   "Finish a change whose conflicts you have settled",
		Example: "  omni continue",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return settle(t, "finished", (*project.Pending).Continue)
		},
	}
}

func newAbortCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:     "abort",
		Short:   "Undo a change that has conflicts, byte for byte",
		Example: "  omni abort",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return settle(t, "undone", (*project.Pending).Abort)
		},
	}
}

// settle ends the change that waits for a decision.
func settle(t *term.IO, done string, how func(p *project.Pending, root string) error) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	root, _, err := project.Find(dir)
	if err != nil {
		return errors.New("there is no project here")
	}
	pending, err := project.ReadPending(root)
	if err != nil {
		return err
	}
	if pending == nil {
		return errors.New("no change waits for a decision")
	}
	if err := how(pending, root); err != nil {
		return err
	}
	t.Notef("%s: %s\n", done, pending.Command)
	return nil
}
