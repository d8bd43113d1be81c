package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logixtecs/omni/internal/term"
)

// described is a command as "omni help --json" shows it.
type described struct {
	Schema   string          `json:"schema,omitempty"`
	Name     string          `json:"name"`
	Usage    string          `json:"usage"`
	Summary  string          `json:"summary"`
	Text     string          `json:"text,omitempty"`
	Example  string          `json:"example,omitempty"`
	Flags    []describedFlag `json:"flags"`
	Commands []described     `json:"commands"`
}

type describedFlag struct {
	Name    string `json:"name"`
	Short   string `json:"short,omitempty"`
	Type    string `json:"type"`
	Default string `json:"default,omitempty"`
	Usage   string `json:"usage"`
}

// describe makes --help and help print omni's own text, or JSON where that is asked for.
func describe(t *term.IO, root *cobra.Command) {
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		if !t.JSON {
			width, _, terminal := t.Size()
			if !terminal || width > readWidth {
				width = readWidth
			}
			t.Printf("%s", helpText(t, cmd, width))
			return
		}
		d := describeCommand(cmd)
		d.Schema = "omni.help/v1"
		_ = printJSON(t, d) // cobra has no way to return it
	})
}

func describeCommand(cmd *cobra.Command) described {
	d := described{Name: cmd.Name(), Usage: cmd.UseLine(), Summary: cmd.Short, Text: cmd.Long, Example: cmd.Example,
		Flags: []describedFlag{}, Commands: []described{}}
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			d.Flags = append(d.Flags, describedFlag{f.Name, f.Shorthand, f.Value.Type(), f.DefValue, f.Usage})
		}
	})
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			d.Commands = append(d.Commands, describeCommand(c))
		}
	}
	return d
}
