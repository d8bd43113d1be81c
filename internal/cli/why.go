package cli

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

// origin is where a file or a line came from, as "omni why --json" shows it.
type origin struct {
	Schema string `json:"schema"`
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`
	// MovedFrom is the path that the file was generated at, where the user moved it.
	MovedFrom string `json:"moved_from,omitempty"`
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
	o, err := why(c, p, name, line)
	if err != nil {
		return err
	}
	if t.JSON {
		return printJSON(t, o)
	}
	o.print(t)
	return nil
}

// why finds where a file (line 0) or a line of it came from.
func why(c *generator.Catalog, p *project.Project, name string, line int) (origin, error) {
	o := origin{Schema: "omni.why/v1", Path: name, Line: line}
	was, now := p.Base[name], p.Files[name]
	if was == nil && now != nil {
		o.MovedFrom = movedFrom(p, name)
		was = p.Base[o.MovedFrom]
	}
	switch {
	case now == nil && was == nil:
		return o, nowhere(p.Root, name)
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
	text := string(content(was))
	origins := merge.Origins(text, string(content(now)))
	if line > len(origins) {
		return o, usage("%s has %d lines", name, len(origins))
	}
	first := origins[line-1]
	if o.Yours = first == 0; o.Yours {
		return o, nil
	}
	o.Feature = was.Owner
	if was.Owner == "" {
		o.Feature = c.LineOwner(c.Closure(p.State.Features), cmp.Or(o.MovedFrom, name), strings.Split(text, "\n"), first)
	}
	for _, r := range was.Regions {
		if r.First <= first && first <= r.Last {
			o.Feature, o.Slot = r.Feature, r.Slot
			break
		}
	}
	return o, nil
}

// movedFrom is where a file of the user's was generated, found by its content as a change finds it; "" when it was not.
func movedFrom(p *project.Project, name string) string {
	for from, to := range generator.Moved(p.Base, p.Files) {
		if to == name {
			return from
		}
	}
	return ""
}

func (o origin) print(t *term.IO) {
	at := o.Path
	if o.Line > 0 {
		at += ":" + strconv.Itoa(o.Line)
	}
	if o.MovedFrom != "" {
		at += " (generated as " + o.MovedFrom + ")"
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
