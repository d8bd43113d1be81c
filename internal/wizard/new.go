package wizard

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"charm.land/huh/v2"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/term"
)

// Answers are what the questions of a new project give.
type Answers struct {
	// Name is the folder's; it is asked for where it is "".
	Name string
	// Module is the path of the Go module; "" takes the default.
	Module string
	// Preset is where the features started from.
	Preset   string
	Features []string
}

// Project is what the questions of a new project know of where it goes.
type Project struct {
	// Free says why a project cannot have a name.
	Free func(name string) error
	// Review describes what the answers lead to.
	Review func(a Answers) string
}

// New asks for a new project.
func New(ctx context.Context, t *term.IO, c *generator.Catalog, start Answers, p Project) (Answers, error) {
	a, chosen, from := start, newChoices(c), ""
	begin := func() {
		if preset, ok := c.Preset(a.Preset); ok && a.Preset != from {
			chosen.set(preset.Features)
			from = a.Preset
		}
	}
	begin()
	said := write
	pages := []page{about(&a, p.Free), presets(c, &a, begin)}
	pages = append(pages, chosen.pages(func(*generator.Feature) bool { return true })...)
	pages = append(pages, last("Write it", &said, func() string {
		a.Features = chosen.ids()
		return p.Review(a)
	}))
	if err := ask(ctx, t, "omni new", pages, &said); err != nil {
		return a, err
	}
	a.Features = chosen.ids()
	return a, nil
}

// Add asks what to add to a project that has some features already. Review is as in Project.
func Add(ctx context.Context, t *term.IO, c *generator.Catalog, present []string, review func(ids []string) string) ([]string, error) {
	chosen := newChoices(c)
	chosen.set(nil)
	pages := chosen.pages(func(f *generator.Feature) bool { return addable(c, present, f) })
	if len(pages) == 0 {
		return nil, nil
	}
	said := write
	pages = append(pages, last("Add it", &said, func() string { return review(chosen.ids()) }))
	if err := ask(ctx, t, "omni add", pages, &said); err != nil {
		return nil, err
	}
	return chosen.ids(), nil
}

// addable says that a project lacks a feature and may have it beside those it has.
func addable(c *generator.Catalog, present []string, f *generator.Feature) bool {
	for _, id := range present {
		if id == f.ID || c.Excludes(id, f.ID) {
			return false
		}
	}
	return true
}

// defaultName is the project's where nobody says another: shop, or where that is taken the first of shop2, shop3 and
// so on that is free.
func defaultName(free func(string) error) string {
	const most = 99
	name := "shop"
	for n := 2; free(name) != nil && n <= most; n++ {
		name = fmt.Sprintf("shop%d", n)
	}
	return name
}

// about asks for the name, where it is not known, and the module.
func about(a *Answers, free func(string) error) page {
	if a.Name != "" {
		return page{title: "The project", fields: func(int, int) []huh.Field { return []huh.Field{askModule(a)} },
			text: says("Enter alone takes example.com/" + a.Name + " as the module.")}
	}
	name := defaultName(free)
	check := func(s string) error {
		if err := generator.CheckName(cmp.Or(s, name)); err != nil {
			return err
		}
		return free(cmp.Or(s, name))
	}
	fields := func(int, int) []huh.Field {
		return []huh.Field{huh.NewInput().Title("Name of the project and its folder: ").
			Placeholder(name).Value(&a.Name).Validate(check), askModule(a)}
	}
	return page{title: "The project", fields: fields, leave: func() { a.Name = cmp.Or(a.Name, name) },
		text: says("Enter alone takes " + name + " as the name, and example.com/ with the name as the module.")}
}

func askModule(a *Answers) huh.Field {
	return huh.NewInput().Title("Go module, such as github.com/you/shop: ").
		Placeholder("example.com/ and the name").Value(&a.Module).Validate(optional(generator.CheckModule))
}

// optional accepts an empty answer.
func optional(check func(string) error) func(string) error {
	return func(s string) error {
		if s == "" {
			return nil
		}
		return check(s)
	}
}

// presets asks where to start from.
func presets(c *generator.Catalog, a *Answers, chosen func()) page {
	const hint = "Each choice can be changed on the pages that follow."
	var names []string
	for _, p := range c.Presets {
		names = append(names, p.Name)
	}
	return page{title: "Start from", values: names, text: func(int) string { return hint + " Enter alone takes " + a.Preset + "." }, leave: chosen, fields: func(width, height int) []huh.Field {
		var options []huh.Option[string]
		for _, p := range c.Presets {
			options = append(options, huh.NewOption(p.Name+"\n"+wrapped(p.Summary, width), p.Name))
		}
		return []huh.Field{huh.NewSelect[string]().Title("Start from").
			Description(hint).Options(options...).Value(&a.Preset).Height(height)}
	}}
}

// last is the page that shows what the answers lead to and asks for the verdict.
func last(yes string, said *verdict, review func() string) page {
	text := func(width int) string { return term.Wrap(review(), width-margin) }
	return page{title: "Review", text: text, fields: func(width, height int) []huh.Field {
		options := []huh.Option[verdict]{
			huh.NewOption(yes, write),
			huh.NewOption("Start over, with these answers", change),
			huh.NewOption("Leave without writing", leave),
		}
		shown := text(width)
		if height > 0 { // the options must be on the screen, so the text makes room for them and the title
			shown = cut(shown, height-len(options)-1)
		}
		return []huh.Field{huh.NewSelect[verdict]().Title("Review").Description(shown).Options(options...).Value(said).Height(height)}
	}}
}

// cut leaves what a text has beyond some lines out.
func cut(text string, most int) string {
	lines := strings.Split(text, "\n")
	switch {
	case len(lines) <= most:
		return text
	case most < 1:
		return ""
	}
	return strings.Join(append(lines[:most-1:most-1], "…"), "\n")
}
