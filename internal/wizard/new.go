package wizard

import (
	"context"

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

// New asks for a new project. Review describes what the answers lead to, in lines of at most width cells.
func New(ctx context.Context, t *term.IO, c *generator.Catalog, start Answers, review func(a Answers, width int) string) (Answers, error) {
	a, chosen, from := start, newChoices(c), ""
	begin := func() {
		if preset, ok := c.Preset(a.Preset); ok && a.Preset != from {
			chosen.set(preset.Features)
			from = a.Preset
		}
	}
	begin()
	said := write
	pages := []page{about(&a, start.Name == ""), presets(c, &a, begin)}
	pages = append(pages, chosen.pages(func(*generator.Feature) bool { return true })...)
	pages = append(pages, last("Write it", &said, func(width int) string {
		a.Features = chosen.ids()
		return review(a, width)
	}))
	if err := ask(ctx, t, "omni new", pages, &said); err != nil {
		return a, err
	}
	a.Features = chosen.ids()
	return a, nil
}

// Add asks what to add to a project that has some features already. Review is as in New.
func Add(ctx context.Context, t *term.IO, c *generator.Catalog, present []string, review func(ids []string, width int) string) ([]string, error) {
	chosen := newChoices(c)
	chosen.set(nil)
	pages := chosen.pages(func(f *generator.Feature) bool { return addable(c, present, f) })
	if len(pages) == 0 {
		return nil, nil
	}
	said := write
	pages = append(pages, last("Add it", &said, func(width int) string { return review(chosen.ids(), width) }))
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

// defaultName is the project's where nobody says another.
const defaultName = "shop"

// about asks for the name, where it is not known, and the module.
func about(a *Answers, name bool) page {
	fields := func(int, int) []huh.Field {
		module := huh.NewInput().Title("Go module, such as github.com/you/shop: ").
			Placeholder("example.com/ and the name").Value(&a.Module).Validate(optional(generator.CheckModule))
		if !name {
			return []huh.Field{module}
		}
		folder := huh.NewInput().Title("Name of the project and its folder: ").
			Placeholder(defaultName).Value(&a.Name).Validate(optional(generator.CheckName))
		return []huh.Field{folder, module}
	}
	leave := func() {
		if a.Name == "" {
			a.Name = defaultName
		}
	}
	return page{title: "The project", fields: fields, leave: leave,
		text: says("Enter alone takes " + defaultName + " as the name, and example.com/ with the name as the module.")}
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
	return page{title: "Start from", text: func(int) string { return hint + " Enter alone takes " + a.Preset + "." }, leave: chosen, fields: func(width, height int) []huh.Field {
		var options []huh.Option[string]
		for _, p := range c.Presets {
			options = append(options, huh.NewOption(p.Name+"\n"+wrapped(p.Summary, width), p.Name))
		}
		return []huh.Field{huh.NewSelect[string]().Title("Start from").
			Description(hint).Options(options...).Value(&a.Preset).Height(height)}
	}}
}

// last is the page that shows what the answers lead to and asks for the verdict.
func last(yes string, said *verdict, review func(width int) string) page {
	text := func(width int) string { return review(width - margin) }
	return page{title: "Review", text: text, fields: func(width, height int) []huh.Field {
		return []huh.Field{huh.NewSelect[verdict]().Title("Review").Description(text(width)).Options(
			huh.NewOption(yes, write),
			huh.NewOption("Start over, with these answers", change),
			huh.NewOption("Leave without writing", leave),
		).Value(said).Height(height)}
	}}
}
