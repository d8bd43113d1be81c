// Package cli is omni's commands: one file a verb, each an options struct, a function that binds its
// flags and a function that does the work.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/agext/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logixtecs/omni/internal/term"
)

// Main runs one command line and returns the exit code.
func Main(args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	t := term.New(environ, stdin, stdout, stderr)
	root, err := newRootCmd(ctx, t, args)
	if err == nil {
		root.SetArgs(args)
		_, err = root.ExecuteContextC(ctx)
		err = unwritten(t, err)
	}
	if err == nil {
		return exitOK
	}
	t.JSON = t.JSON || asks(args, "json") // a command line that cannot be read has set no flag yet
	return fail(t, err)
}

// asks says that a command line has a flag, also where it cannot be read.
func asks(args []string, flag string) bool {
	if i := slices.Index(args, "--"); i >= 0 {
		args = args[:i]
	}
	return slices.ContainsFunc(args, func(a string) bool { return a == "--"+flag || a == "--"+flag+"=true" })
}

// The headings of the list of commands.
const (
	groupStart  = "start"
	groupChange = "change"
	groupLook   = "look"
	groupSelf   = "self"
)

func newRootCmd(ctx context.Context, t *term.IO, args []string) (*cobra.Command, error) {
	catalog, err := catalogFor(ctx, t, args)
	if err != nil {
		return nil, err
	}
	cobra.EnableCommandSorting = false // they are listed in the order in which they are used
	root := &cobra.Command{
		Use:   "omni",
		Short: "Write and grow production-ready Go SaaS backends",
		Long: `omni writes a production-ready Go SaaS backend: an API that answers in a minute, plain Go that is yours and never
imports omni. It sends no telemetry.`,
		Example: `  omni new                                asks, page by page
  omni new shop --db postgres --auth clerk
  omni add neon --dry-run
  omni doctor`,
		Version:           Version(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              known,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("omni {{.Version}}\n")
	root.SetIn(t.In)
	root.SetOut(t.Out)
	root.SetErr(t.Err)
	root.SetFlagErrorFunc(wrongFlag)
	f := root.PersistentFlags()
	f.BoolVar(&t.JSON, "json", false, "print the result as JSON, as omni schema describes it")
	f.BoolVarP(&t.Quiet, "quiet", "q", false, "print the result alone")
	f.BoolVarP(&t.Verbose, "verbose", "v", false, "tell what is done and how long it takes")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if t.Quiet && t.Verbose {
			return usage("--quiet and --verbose contradict each other; give one of them")
		}
		return nil
	}
	root.AddGroup(&cobra.Group{ID: groupStart, Title: "Start a project:"}, &cobra.Group{ID: groupChange, Title: "Change it, keeping your edits:"},
		&cobra.Group{ID: groupLook, Title: "Look at it:"}, &cobra.Group{ID: groupSelf, Title: "omni itself:"})
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
		}
		root.AddCommand(commands...)
	}
	add(groupStart, newNewCmd(t, catalog), newListCmd(t, catalog), newAdoptCmd(t, catalog))
	add(groupChange, newAddCmd(t, catalog), newRemoveCmd(t, catalog), newSwapCmd(t, catalog), newUpgradeCmd(t, catalog),
		newPlanCmd(t, catalog), newApplyCmd(t, catalog), newContinueCmd(t), newAbortCmd(t))
	add(groupLook, newDoctorCmd(t, catalog), newStatusCmd(t, catalog), newDiffCmd(t, catalog), newWhyCmd(t, catalog))
	add(groupSelf, newMCPCmd(t, catalog), newSchemaCmd(t), newCompletionCmd(t), newManCmd(t), newCatalogCmd(t), newVersionCmd(t))
	root.SetHelpCommandGroupID(groupSelf)
	describe(t, root)
	return root, nil
}

// usageArgs makes a wrong number of arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil {
			return nil
		}
		help := cmd.CommandPath() + " --help"
		if strings.HasPrefix(err.Error(), "invalid argument") {
			return usage("%s; see %q", err, help)
		}
		_, wants, _ := strings.Cut(cmd.Use, " ")
		if wants == "" {
			return usage("%s takes no argument, and there is %q; see %q", cmd.CommandPath(), strings.Join(args, " "), help)
		}
		return usage("%s takes %s, and %s given; see %q", cmd.CommandPath(), wants, counted(len(args)), help)
	}
}

func counted(arguments int) string {
	switch arguments {
	case 0:
		return "no argument is"
	case 1:
		return "one argument is"
	}
	return fmt.Sprintf("%d arguments are", arguments)
}

// wrongFlag says what is wrong with a flag; for one that does not exist it names the nearest.
func wrongFlag(cmd *cobra.Command, err error) error {
	const near = 2 // edits
	var none *pflag.NotExistError
	nearest := ""
	if errors.As(err, &none) && none.GetSpecifiedShortnames() == "" { // one letter is near to anything
		distance := near + 1
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if d := levenshtein.Distance(none.GetSpecifiedName(), f.Name, nil); d < distance {
				nearest, distance = f.Name, d
			}
		})
	}
	if nearest != "" {
		return usage("%s; did you mean --%s?", err, nearest)
	}
	return usage("%s; see %q", err, cmd.CommandPath()+" --help")
}

// known refuses a word after a command that has commands below it: those are found before this is asked.
func known(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.SuggestionsMinimumDistance == 0 {
		cmd.SuggestionsMinimumDistance = 2
	}
	if close := cmd.SuggestionsFor(args[0]); len(close) > 0 {
		return usage("there is no command %q; did you mean %q?", cmd.CommandPath()+" "+args[0], cmd.CommandPath()+" "+close[0])
	}
	return usage("there is no command %q; see %q", cmd.CommandPath()+" "+args[0], cmd.CommandPath()+" --help")
}
