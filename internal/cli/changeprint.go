package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

// conflictsError says that a change was applied and a person has to settle the rest: exit code 2.
type conflictsError struct{ paths []string }

func (e conflictsError) Error() string {
	return fmt.Sprintf("conflicts in %s; settle them and run omni continue, or run omni abort", strings.Join(e.paths, ", "))
}

// planned is a file of a plan as --json shows it.
type planned struct {
	Path   string `json:"path"`
	Action string `json:"action"`
	Note   string `json:"note,omitempty"`
	Diff   string `json:"diff,omitempty"`
}

func (o *changeOptions) print(changes []generator.Change, c project.Change) error {
	if o.json {
		files := []planned{}
		for _, ch := range changes {
			files = append(files, planned{ch.Path, string(ch.Action), ch.Note, unified(ch)})
		}
		return printJSON(o.io, map[string]any{"command": c.Command, "features": c.State.Features, "files": files, "conflicts": c.Conflicts, "dry_run": o.dryRun})
	}
	if o.dryRun {
		for _, ch := range changes {
			o.io.Printf("%s", o.colour(unified(ch)))
		}
	}
	var rows [][]string
	for _, ch := range changes {
		rows = append(rows, []string{string(ch.Action), ch.Path, ch.Note})
	}
	term.Columns(o.io.Err, rows, func(cell string, _ int) string { return cell })
	if len(changes) == 0 {
		o.io.Notef("nothing to change\n")
	}
	return nil
}

// unified is a file's change as a unified diff.
func unified(c generator.Change) string {
	if c.Action == generator.Keep {
		return ""
	}
	return string(diff.Diff("a/"+c.Path, content(c.Before), "b/"+c.Path, content(c.After)))
}

func content(f *tree.File) []byte {
	if f == nil {
		return nil
	}
	return bytes.ReplaceAll(f.Data, []byte("\r\n"), []byte("\n"))
}

// colour paints the lines of a unified diff.
func (o *changeOptions) colour(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		plain := strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "+"):
			b.WriteString(o.io.Added(plain))
		case strings.HasPrefix(line, "-"):
			b.WriteString(o.io.Removed(plain))
		default:
			b.WriteString(plain)
		}
		b.WriteString("\n")
	}
	return b.String()
}
