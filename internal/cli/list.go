package cli

import (
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

type listOptions struct {
	io      *term.IO
	catalog *generator.Catalog
	dir     string
	json    bool
}

func newListCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	o := &listOptions{io: t, catalog: c}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the features there are, and those of this project",
		Example: "  omni list\n  omni list --json",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) (err error) {
			if o.dir, err = os.Getwd(); err != nil {
				return err
			}
			return listRun(o)
		},
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return cmd
}

// listed is a feature as "omni list --json" shows it.
type listed struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Summary   string `json:"summary"`
	Link      string `json:"link,omitempty"`
	Installed bool   `json:"installed"`
}

func listRun(o *listOptions) error {
	root, state, err := project.Find(o.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if o.json {
		return listJSON(o, root, state)
	}
	var rows [][]string
	for _, c := range o.catalog.Capabilities {
		rows = append(rows, []string{"", c.ID, c.Summary + choice(c)})
		for _, p := range c.Providers {
			rows = append(rows, []string{mark(slices.Contains(state.Features, p.ID)), "  " + p.ID, p.Summary})
		}
	}
	term.Columns(o.io.Out, rows, func(cell string, column int) string {
		if column == 1 && cell[0] != ' ' {
			return o.io.Bold(cell)
		}
		return cell
	})
	o.io.Printf("\n%s\n", o.io.Bold("presets"))
	rows = nil
	for _, p := range o.catalog.Presets {
		rows = append(rows, []string{"  " + p.Name, p.Summary})
	}
	term.Columns(o.io.Out, rows, func(cell string, _ int) string { return cell })
	if root != "" {
		o.io.Notef("\n* in the project at %s\n", root)
	}
	return nil
}

func listJSON(o *listOptions, root string, state project.State) error {
	all := []listed{}
	for _, f := range o.catalog.Features() {
		all = append(all, listed{f.ID, f.Title, f.Summary, f.Link, slices.Contains(state.Features, f.ID)})
	}
	return printJSON(o.io, map[string]any{"project": root, "features": all, "presets": presetsJSON(o.catalog)})
}

func presetsJSON(c *generator.Catalog) []map[string]any {
	all := []map[string]any{}
	for _, p := range c.Presets {
		all = append(all, map[string]any{"name": p.Name, "summary": p.Summary, "features": p.Features})
	}
	return all
}

func choice(c *generator.Capability) string {
	if len(c.Providers) > 1 && c.One() {
		return " (choose one)"
	}
	return ""
}

func mark(installed bool) string {
	if installed {
		return "*"
	}
	return ""
}
