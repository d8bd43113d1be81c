package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/logixtecs/omni/internal/term"
)

func newManCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:   "man [DIR]",
		Short: "Print the manual page, or write the pages of all commands",
		Long: `Print omni's manual page in roff, or write the pages of omni and of each command to the folder DIR, which is made
where it is missing.`,
		Example: "  omni man | man -l -\n  omni man ~/.local/share/man/man1",
		Args:    usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			root.Long += contents(root)
			if len(args) == 0 && !t.JSON {
				return doc.GenMan(root, manHeader(), t.Out)
			}
			return manRun(t, root, args)
		},
	}
}

// contents are the commands as omni's own page lists them, in Markdown.
func contents(root *cobra.Command) string {
	var b strings.Builder
	for _, g := range root.Groups() {
		fmt.Fprintf(&b, "\n\n**%s**\n", g.Title)
		for _, c := range root.Commands() {
			if c.GroupID == g.ID && c.IsAvailableCommand() {
				fmt.Fprintf(&b, "\n* **%s** %s\n", c.Name(), c.Short)
			}
		}
	}
	return b.String()
}

// manHeader dates the pages as the release is dated, so that they are the same whenever they are made.
func manHeader() *doc.GenManHeader {
	h := &doc.GenManHeader{Section: "1", Source: "omni " + Version(), Manual: "omni"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return h
	}
	for _, s := range info.Settings {
		if s.Key != "vcs.time" {
			continue
		}
		if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
			h.Date = &at
		}
	}
	return h
}

func manRun(t *term.IO, root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage("--json lists the pages written; say where: omni man DIR --json")
	}
	dir, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return explain(err, dir)
	}
	if err := doc.GenManTree(root, manHeader(), dir); err != nil {
		return explain(err, dir)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "omni*.1"))
	if err != nil {
		return err
	}
	slices.Sort(pages)
	if t.JSON {
		return printJSON(t, map[string]any{"schema": "omni.man/v1", "path": dir, "pages": pages})
	}
	t.Notef("wrote %d pages to %s\n", len(pages), dir)
	return nil
}
