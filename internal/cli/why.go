package cli

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

// origin is where a file or a line came from, as "omni why --json" shows it.
type origin struct {
	Schema string `json:"schema"`
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`
	// Yours says that omni did not make it.
	Yours bool `json:"yours"`
	// Feature is "" for the base project.
	Feature string         `json:"feature"`
	Slot    string         `json:"slot,omitempty"`
	Regions []originRegion `json:"regions,omitempty"`
}

// originRegion is lines of a file, as generated, that came from elsewhere than the file.
type originRegion struct {
	First   int    `json:"first"`
	Last    int    `json:"last"`
	Feature string `json:"feature"`
	Slot    string `json:"slot"`
}

func newWhyCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	return &cobra.Command{
		Use:     "why PATH[:LINE]",
		Short:   "Say which feature a file or a line came from",
		Example: "  omni why internal/auth/clerk.go\n  omni why internal/config/auth.go:17",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE:    func(_ *cobra.Command, args []string) error { return whyRun(t, c, args[0]) },
	}
}

func whyRun(t *term.IO, c *generator.Catalog, arg string) error {
	p, dir, err := openHere(t, c)
	if err != nil {
		return err
	}
	name, line, err := place(p.Root, dir, arg)
	if err != nil {
		return err
	}
	o, err := why(name, line, p.Base[name], p.Files[name])
	if err != nil {
		return err
	}
	if t.JSON {
		return printJSON(t, o)
	}
	o.print(t)
	return nil
}

// why finds where a file (line 0) or a line of it came from, given it as generated and as it is now.
func why(name string, line int, was, now *tree.File) (origin, error) {
	o := origin{Schema: "omni.why/v1", Path: name, Line: line}
	switch {
	case now == nil && was == nil:
		return o, usage("there is no file %s in the project", name)
	case was == nil:
		o.Yours, o.Line = true, 0
		return o, nil
	case line == 0 || now == nil:
		o.Feature, o.Line = was.Owner, 0
		for _, r := range was.Regions {
			o.Regions = append(o.Regions, originRegion{r.First, r.Last, r.Feature, r.Slot})
		}
		return o, nil
	}
	origins := merge.Origins(string(was.Data), string(now.Data))
	if line > len(origins) {
		return o, usage("%s has %d lines", name, len(origins))
	}
	first := origins[line-1]
	o.Feature, o.Yours = was.Owner, first == 0
	if o.Yours {
		o.Feature = ""
		return o, nil
	}
	for _, r := range was.Regions {
		if r.First <= first && first <= r.Last {
			o.Feature, o.Slot = r.Feature, r.Slot
			break
		}
	}
	return o, nil
}

func (o origin) print(t *term.IO) {
	at := o.Path
	if o.Line > 0 {
		at += ":" + strconv.Itoa(o.Line)
	}
	switch {
	case o.Yours && o.Line == 0:
		t.Printf("%s is yours: omni did not make it\n", at)
	case o.Yours:
		t.Printf("%s is yours\n", at)
	case o.Slot != "":
		t.Printf("%s comes from %s (slot %s)\n", at, o.Feature, o.Slot)
	default:
		t.Printf("%s comes from %s\n", at, tree.OwnerName(o.Feature))
	}
	for _, r := range o.Regions {
		t.Printf("  lines %d-%d of it as generated come from %s (slot %s)\n", r.First, r.Last, r.Feature, r.Slot)
	}
}

// place reads PATH or PATH:LINE, relative to where the command was started.
func place(root, dir, arg string) (name string, line int, err error) {
	if file, number, ok := strings.Cut(arg, ":"); ok {
		if line, err = strconv.Atoi(number); err != nil || line < 1 {
			return "", 0, usage("%q is not a line's number", number)
		}
		arg = file
	}
	if !filepath.IsAbs(arg) {
		arg = filepath.Join(dir, arg)
	}
	rel, err := filepath.Rel(root, arg)
	if err != nil {
		return "", 0, err
	}
	return filepath.ToSlash(rel), line, nil
}
