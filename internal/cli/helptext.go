package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logixtecs/omni/internal/term"
)

// readWidth is how wide a text is at most, however wide the terminal.
const readWidth = 80

// helpText is what --help prints, in lines of at most width cells.
func helpText(t *term.IO, cmd *cobra.Command, width int) string {
	var b strings.Builder
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	b.WriteString(paragraphs(text, width))
	section := func(title, text string) {
		if text != "" {
			b.WriteString("\n" + t.Bold(title) + "\n" + text)
		}
	}
	section("Usage:", usageLines(cmd))
	section("Examples:", strings.TrimRight(cmd.Example, "\n")+"\n")
	for _, g := range cmd.Groups() {
		section(g.Title, commandLines(cmd, g.ID, width))
	}
	section("Commands:", commandLines(cmd, "", width))
	section("Flags:", flagLines(cmd.LocalFlags(), width))
	if cmd.HasParent() {
		section("Flags of every command:", flagLines(cmd.InheritedFlags(), width))
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n" + term.Wrap(fmt.Sprintf("%s COMMAND --help tells more about a command.\n", cmd.CommandPath()), width))
	}
	return b.String()
}

func usageLines(cmd *cobra.Command) string {
	lines := ""
	if cmd.Runnable() {
		lines = "  " + cmd.UseLine() + "\n"
	}
	if cmd.HasAvailableSubCommands() {
		lines = "  " + cmd.CommandPath() + " COMMAND\n"
	}
	return lines
}

// commandLines are the commands of a group, in the order in which they were added.
func commandLines(cmd *cobra.Command, group string, width int) string {
	var rows [][2]string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.GroupID == group {
			rows = append(rows, [2]string{"  " + c.Name(), c.Short})
		}
	}
	return columns(rows, width)
}

func flagLines(flags *pflag.FlagSet, width int) string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		row := "      --" + f.Name
		if f.Shorthand != "" {
			row = "  -" + f.Shorthand + ", --" + f.Name
		}
		if f.Value.Type() != "bool" {
			row += " " + valueName(f.Name)
		}
		rows = append(rows, [2]string{row, f.Usage})
	})
	return columns(rows, width)
}

// valueName is what a flag wants; that of a category wants providers.
func valueName(flag string) string {
	for name, flags := range map[string][]string{
		"FILE": {"from", "save", "env"}, "PATH": {"module"}, "NAME": {"name", "preset"},
		"FEATURES": {"with"}, "FEATURE": {"feature"}, "CATALOGUE": {"catalog"},
	} {
		if slices.Contains(flags, flag) {
			return name
		}
	}
	return "NAMES"
}

// columns are rows of two cells, the second one wrapped beside the first.
func columns(rows [][2]string, width int) string {
	first := 0
	for _, r := range rows {
		first = max(first, len(r[0])+2)
	}
	var b strings.Builder
	for _, r := range rows {
		beside := term.Wrap(r[1], max(width-first, 20))
		for i, line := range strings.Split(beside, "\n") {
			if i > 0 {
				r[0] = ""
			}
			fmt.Fprintf(&b, "%-*s%s\n", first, r[0], strings.TrimSpace(line))
		}
	}
	return b.String()
}

// paragraphs fills lines up to width; lines that are indented are a list and stay.
func paragraphs(text string, width int) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		last := len(out) - 1
		if last < 0 || line == "" || strings.HasPrefix(line, " ") || out[last] == "" || strings.HasPrefix(out[last], " ") {
			out = append(out, line)
			continue
		}
		out[last] += " " + line
	}
	filled := make([]string, 0, len(out))
	for _, line := range out {
		if !strings.HasPrefix(line, " ") {
			line = strings.ReplaceAll(term.Wrap(line, width), "\n  ", "\n")
		}
		filled = append(filled, line)
	}
	return strings.Join(filled, "\n") + "\n"
}
