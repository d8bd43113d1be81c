// Package cli is omni's commands: one file a verb, each an options struct, a function that binds its
// flags and a function that does the work.
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/term"
)

// Exit codes. Nothing has changed on disk after any but exitOK and exitConflicts.
const (
	exitOK        = 0
	exitError     = 1
	exitConflicts = 2
	exitUsage     = 3
)

// usageError is a command line that cannot be understood; the message ends with where to read on.
type usageError struct{ error }

// Main runs one command line and returns the exit code.
func Main(args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	t := term.New(environ, stdin, stdout, stderr)
	root, err := newRootCmd(t, args)
	if err == nil {
		root.SetArgs(args)
		_, err = root.ExecuteContextC(ctx)
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		t.Notef("%s interrupted; nothing was written\n", t.Problem("error:"))
		return exitError
	}
	t.Notef("%s %s\n", t.Problem("error:"), strings.TrimSpace(err.Error()))
	switch {
	case errors.As(err, new(usageError)):
		return exitUsage
	case errors.As(err, new(conflictsError)):
		return exitConflicts
	}
	return exitError
}

func newRootCmd(t *term.IO, args []string) (*cobra.Command, error) {
	catalog, err := catalogFor(args)
	if err != nil {
		return nil, err
	}
	root := &cobra.Command{
		Use:   "omni",
		Short: "Write and grow production-ready Go SaaS backends",
		Long: `omni writes a production-ready Go SaaS backend: an API that answers in a minute,
plain Go that is yours and never imports omni.`,
		Example: `  omni new shop
  omni new shop --db postgres --auth clerk
  omni list`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
		Args:              usageArgs(cobra.NoArgs),
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(t.In)
	root.SetOut(t.Out)
	root.SetErr(t.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%s; see %q", err, cmd.CommandPath()+" --help")
	})
	root.AddCommand(
		newNewCmd(t, catalog),
		newAddCmd(t, catalog), newRemoveCmd(t, catalog), newSwapCmd(t, catalog), newUpgradeCmd(t, catalog),
		newPlanCmd(t, catalog), newApplyCmd(t, catalog), newAdoptCmd(t, catalog),
		newDiffCmd(t, catalog), newStatusCmd(t), newWhyCmd(t), newContinueCmd(t), newAbortCmd(t),
		newListCmd(t, catalog), newVersionCmd(t),
	)
	return root, nil
}

// usageArgs makes a wrong number of arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usage("%s; see %q", err, cmd.CommandPath()+" --help")
		}
		return nil
	}
}
