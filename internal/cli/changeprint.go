package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/logixtecs/omni/generator"
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

// changed is a change of the project as --json shows it.
type changed struct {
	Schema    string    `json:"schema"`
	Command   string    `json:"command"`
	DryRun    bool      `json:"dry_run"`
	Features  []string  `json:"features"`
	Files     []planned `json:"files"`
	Conflicts []string  `json:"conflicts"`
	// Plan is what the tool apply of "omni mcp" takes.
	Plan string `json:"plan,omitempty"`
	// Set and Unset are the variables that come and go, Move those that stay with another provider's value, Next the steps
	// that stay for a person.
	Set   []variable `json:"set"`
	Unset []string   `json:"unset"`
	Move  []move     `json:"move"`
	Next  []string   `json:"next"`
	// Tables are those of features that go.
	Tables []generator.Tables `json:"tables"`
}

// newChanged describes a change of a project.
func newChanged(catalog *generator.Catalog, p *proposal) changed {
	before, after := catalog.Closure(p.project.State.Features), catalog.Closure(p.change.State.Features)
	r := changed{Schema: "omni.change/v1", Command: p.change.Command, Features: append([]string{}, after...), Files: []planned{},
		Conflicts: append([]string{}, p.change.Conflicts...), Set: arrivals(catalog, after, before), Unset: []string{},
		Move: moves(catalog, before, after),
		Next: append(steps(catalog, before, after), vendor(p)...), Tables: append([]generator.Tables{}, p.tables...)}
	for _, v := range arrivals(catalog, before, after) {
		r.Unset = append(r.Unset, v.Key)
	}
	for _, ch := range p.all() {
		r.Files = append(r.Files, planned{ch.Path, string(ch.Action), ch.Note, unified(ch)})
	}
	return r
}

func (o *changeOptions) print(p *proposal) error {
	changes := p.all()
	r := newChanged(o.catalog, p)
	r.DryRun = o.dryRun
	if o.io.JSON {
		return printJSON(o.io, r)
	}
	if o.dryRun {
		for _, ch := range changes {
			o.io.Printf("%s", colour(o.io, unified(ch)))
		}
	}
	var rows [][]string
	for _, ch := range changes {
		rows = append(rows, []string{string(ch.Action), ch.Path, ch.Note})
	}
	term.Columns(o.io.Notes(), rows, func(cell string, _ int) string { return cell })
	if len(changes) == 0 {
		o.io.Notef("%s\n", o.unchanged)
	}
	for _, t := range p.tables {
		o.io.Notef("%s\n", fate(t))
	}
	checklist(o.io, r)
	return nil
}

// announce says which features come and go, and what with them.
func (o *changeOptions) announce(p *proposal) {
	before, after := p.project.State.Features, p.change.State.Features
	had, has := o.catalog.Closure(before), o.catalog.Closure(after)
	o.tell("adds", "; what that needs comes too: ", without(has, had), after)
	o.tell("removes", "; what nothing else needs goes too: ", without(had, has), before)
}

// tell names those of some features that were chosen, and the others that follow from them.
func (o *changeOptions) tell(verb, too string, ids, chosen []string) {
	ids = slices.DeleteFunc(ids, func(id string) bool { return o.catalog.Feature(id).Internal })
	follow := without(ids, chosen)
	if named := without(ids, follow); len(named) > 0 && len(follow) > 0 {
		o.io.Notef("%s %s%s%s\n", verb, joined(named), too, joined(follow))
	} else if len(ids) > 0 {
		o.io.Notef("%s %s\n", verb, joined(ids))
	}
}

// without are the features that are not among others.
func without(ids, others []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) })
}

// fate says what becomes of the tables of a feature that goes.
func fate(t generator.Tables) string {
	names := strings.Join(t.Names, ", ")
	if t.Dropped != "" {
		hanging := ""
		if t.UsedBy != "" {
			hanging = "; " + t.UsedBy + " names them: what of yours hangs on them, such as a foreign key, has to go first"
		}
		return fmt.Sprintf("tables of %s in %s: %s is what drops them (%s), when it is applied%s", t.Feature, t.Dialect, t.Dropped, names, hanging)
	}
	return fmt.Sprintf("tables of %s in %s stay with their rows: %s (--drop-tables would write a migration that drops them)", t.Feature, t.Dialect, names)
}

// unified is a file's change as a unified diff.
func unified(c generator.Change) string {
	if c.Action == generator.Keep {
		return ""
	}
	from, to := "a/"+c.Path, "b/"+c.Path
	text := string(diff.Diff(from, content(c.Before), to, content(c.After)))
	if c.Before == nil || c.After == nil || c.Before.Exec == c.After.Exec {
		return text
	}
	head := fmt.Sprintf("diff %s %s\n", from, to)
	return head + fmt.Sprintf("old mode 100%o\nnew mode 100%o\n", c.Before.Mode(), c.After.Mode()) + strings.TrimPrefix(text, head)
}

func content(f *tree.File) []byte {
	if f == nil {
		return nil
	}
	return bytes.ReplaceAll(f.Data, []byte("\r\n"), []byte("\n"))
}

// colour paints the lines of a unified diff.
func colour(t *term.IO, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		plain := strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "+"):
			b.WriteString(t.Added(plain))
		case strings.HasPrefix(line, "-"):
			b.WriteString(t.Removed(plain))
		default:
			b.WriteString(plain)
		}
		b.WriteString("\n")
	}
	return b.String()
}
