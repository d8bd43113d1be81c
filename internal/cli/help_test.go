package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/term"
)

// Every command's help fits a narrow terminal, but for examples and lists, which stay as they are written; and it has
// an example that calls it.
func TestHelpFits(t *testing.T) {
	out := term.New(nil, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{})
	root, err := newRootCmd(t.Context(), out, []string{"help", "new"})
	require.NoError(t, err)
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		require.Contains(t, cmd.Example, cmd.CommandPath(), "an example of %s", cmd.CommandPath())
		text := helpText(out, cmd, 60)
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if !strings.Contains(cmd.Example, line) && !strings.Contains(cmd.Long, line) {
				require.LessOrEqual(t, len([]rune(line)), 60, "%s: %s", cmd.CommandPath(), line)
			}
		}
		require.NotContains(t, text, "\n\n\n")
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(root)
}

// What is wrong with a command line is said in words, as a usage error.
func TestUsageErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	for args, want := range map[string]string{
		"nwe":                                `there is no command "omni nwe"; did you mean "omni new"?`,
		"frobnicate":                         `there is no command "omni frobnicate"; see "omni --help"`,
		"plan ad":                            `there is no command "omni plan ad"; did you mean "omni plan add"?`,
		"swap auth":                          `omni swap takes CATEGORY PROVIDER, and one argument is given; see "omni swap --help"`,
		"new a b":                            `omni new takes [NAME], and 2 arguments are given; see "omni new --help"`,
		"list all":                           `omni list takes no argument, and there is "all"; see "omni list --help"`,
		"new shop --prest minimal":           "unknown flag: --prest; did you mean --preset?",
		"list -q -v":                         "--quiet and --verbose contradict each other; give one of them",
		"new shop --from x --preset minimal": "--preset and --from both say where to start; give one of them",
	} {
		code, out, errs := call(t, strings.Fields(args)...)
		require.Equal(t, exitUsage, code, args)
		require.Empty(t, out, args)
		require.Equal(t, "error: "+want+"\n", errs)
	}
}
