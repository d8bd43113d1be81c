package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/gitx"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/verify"
)

func newContinueCmd(t *term.IO) *cobra.Command {
	var noVerify bool
	cmd := &cobra.Command{
		Use:     "continue",
		Short:   "Finish a change whose conflicts you have settled",
		Example: "  omni continue",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return settle(t, "finished", gitx.Settle, func(p *project.Pending, root string) error {
				return p.Continue(root, func() error {
					if noVerify {
						return nil
					}
					return compiles(cmd.Context(), t, root)
				})
			})
		},
	}
	cmd.Flags().BoolVar(&noVerify, "no-verify", false, "do not compile the result first")
	return cmd
}

// compiles is the gate behind a change that a person has finished.
func compiles(ctx context.Context, t *term.IO, root string) error {
	done := t.Progress("compiling the result")
	err := verify.Build(ctx, root, nil, nil)
	done()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return failure(codeBuild, "%w; mend it and run omni continue again, or omni abort", err)
	}
	return nil
}

func newAbortCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:     "abort",
		Short:   "Undo a change that has conflicts, byte for byte",
		Example: "  omni abort",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return settle(t, "undone", gitx.Restore, (*project.Pending).Abort)
		},
	}
}

// settled is the result of "omni continue" and "omni abort" as --json shows it.
type settled struct {
	Schema  string `json:"schema"`
	Outcome string `json:"outcome"`
	Command string `json:"command"`
}

// settle ends the change that waits for a decision, in the files and then in git's index.
func settle(t *term.IO, done string, index func(root string, paths []string, staged gitx.Staged) error, how func(p *project.Pending, root string) error) error {
	dir, err := t.WorkDir()
	if err != nil {
		return err
	}
	root, _, err := project.Find(dir)
	if err != nil {
		return failure(codeNoProject, "there is no project here")
	}
	recovered, err := project.Recover(root)
	if err != nil {
		return err
	}
	if recovered != project.Nothing {
		t.Notef("%s\n", recovered)
	}
	pending, err := project.ReadPending(root)
	if err != nil {
		return err
	}
	if pending == nil {
		return failure(codeNothing, "no change waits for a decision")
	}
	if err := how(pending, root); err != nil {
		switch {
		case errors.As(err, new(project.MarkersError)):
			return coded(codeMarkers, err)
		case errors.As(err, new(project.ChangedError)):
			return coded(codeStale, err)
		}
		return err
	}
	err = index(root, pending.Paths(), pending.Staged)
	if err == nil {
		err = gitx.Forget(root, project.PendingFile) // git add --all takes it
	}
	if err != nil {
		t.Notef("git's index still has the conflicts (git add settles them): %v\n", err)
	}
	t.Made = fmt.Sprintf("%q was %s", pending.Command, done)
	t.Notef("%s: %s\n", done, pending.Command)
	if t.JSON {
		return printJSON(t, settled{"omni.settled/v1", done, pending.Command})
	}
	return nil
}
