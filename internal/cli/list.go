package cli

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

type listOptions struct {
	io      *term.IO
	catalog *generator.Catalog
	dir     string
}

func newListCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	o := &listOptions{io: t, catalog: c}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the features there are, and those of this project",
		Example: "  omni list\n  omni list --json",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) (err error) {
			if o.dir, err = t.WorkDir(); err != nil {
				return err
			}
			return listRun(o)
		},
	}
	return cmd
}

// listing is what "omni list --json" shows.
type listing struct {
	Schema     string           `json:"schema"`
	Project    string           `json:"project"`
	Categories []listedCategory `json:"categories"`
	Features   []listed         `json:"features"`
	Presets    []listedPreset   `json:"presets"`
}

type listedCategory struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	// Choose is "one", "many" or, of a feature by itself, "".
	Choose   string   `json:"choose"`
	Default  string   `json:"default,omitempty"`
	Features []string `json:"features"`
}

type listed struct {
	ID           string          `json:"id"`
	Category     string          `json:"category"`
	Title        string          `json:"title"`
	Summary      string          `json:"summary"`
	Link         string          `json:"link,omitempty"`
	Needs        []string        `json:"needs"`
	Modules      int             `json:"modules"`
	BuildSeconds int             `json:"build_seconds"`
	Price        *manifest.Price `json:"price,omitempty"`
	Internal     bool            `json:"internal"`
	Installed    bool            `json:"installed"`
}

type listedPreset struct {
	Name     string   `json:"name"`
	Summary  string   `json:"summary"`
	Features []string `json:"features"`
}

func listRun(o *listOptions) error {
	root, state, err := project.Find(o.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return coded(codeState, err)
	}
	has := installed(o.catalog, root, state)
	if o.io.JSON {
		return printJSON(o.io, newListing(o.catalog, root, has))
	}
	var rows [][]string
	for _, c := range o.catalog.Capabilities {
		if c.Internal {
			continue
		}
		if len(c.Providers) == 0 {
			rows = append(rows, []string{mark(slices.Contains(has, c.ID)), c.ID, c.Summary + ". " + o.catalog.Cost(&c.Feature).String()})
			continue
		}
		rows = append(rows, []string{"", c.ID, c.Summary + choice(c)})
		for _, p := range c.Providers {
			rows = append(rows, []string{mark(slices.Contains(has, p.ID)), "  " + p.ID, p.Summary + ". " + o.catalog.Cost(p).String()})
		}
	}
	o.io.Table([]string{"", "FEATURE", "WHAT IT BRINGS AND COSTS"}, rows)
	o.io.Printf("\n")
	rows = nil
	for _, p := range o.catalog.Presets {
		rows = append(rows, []string{"", p.Name, p.Summary})
	}
	o.io.Table([]string{"", "PRESET", "WHAT IT IS FOR"}, rows)
	if root != "" {
		o.io.Notef("\n* in the project at %s\n", root)
	}
	return nil
}

// installed are the features of the project at root, with what they need; outside of a project there are none.
func installed(c *generator.Catalog, root string, state project.State) []string {
	if root == "" {
		return nil
	}
	return c.Closure(state.Features)
}

func newListing(c *generator.Catalog, root string, has []string) listing {
	l := listing{"omni.list/v1", root, []listedCategory{}, []listed{}, []listedPreset{}}
	for _, capability := range c.Capabilities {
		category := listedCategory{capability.ID, capability.Title, capability.Summary, capability.Choose, capability.Default, []string{}}
		for _, p := range capability.Providers {
			category.Features = append(category.Features, p.ID)
		}
		l.Categories = append(l.Categories, category)
	}
	for _, f := range c.Features() {
		cost := c.Cost(f)
		row := listed{f.ID, f.CapabilityName(), f.Title, f.Summary, f.Link, append([]string{}, f.Needs...), cost.Modules, cost.Build, nil, f.Internal, slices.Contains(has, f.ID)}
		if cost.Price != (manifest.Price{}) {
			row.Price = &cost.Price
		}
		l.Features = append(l.Features, row)
	}
	for _, p := range c.Presets {
		l.Presets = append(l.Presets, listedPreset{p.Name, p.Summary, p.Features})
	}
	return l
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
