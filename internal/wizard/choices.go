package wizard

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/huh/v2"

	"github.com/logixtecs/omni/generator"
)

// choices are the features chosen, by category; a category that takes one has at most one.
type choices struct {
	catalog *generator.Catalog
	one     map[string]*string
	many    map[string]*[]string
}

// extras is the page of the features that are no provider of anything.
const extras = "extras"

func newChoices(c *generator.Catalog) *choices {
	return &choices{catalog: c, one: map[string]*string{}, many: map[string]*[]string{extras: {}}}
}

// set chooses exactly these features.
func (c *choices) set(ids []string) {
	*c.many[extras] = nil
	for _, capability := range c.catalog.Capabilities {
		var chosen []string
		for _, p := range capability.Providers {
			if slices.Contains(ids, p.ID) {
				chosen = append(chosen, p.ID)
			}
		}
		switch {
		case len(capability.Providers) == 0:
			if slices.Contains(ids, capability.ID) {
				*c.many[extras] = append(*c.many[extras], capability.ID)
			}
		case capability.One():
			one := strings.Join(chosen, "")
			c.one[capability.ID] = &one
		default:
			c.many[capability.ID] = &chosen
		}
	}
}

// ids are the features chosen.
func (c *choices) ids() []string {
	var ids []string
	for _, one := range c.one {
		if *one != "" {
			ids = append(ids, *one)
		}
	}
	for _, many := range c.many {
		ids = append(ids, *many...)
	}
	slices.Sort(ids)
	return ids
}

// pages are one for each category that has something to choose among the features wanted, those that every project has
// first.
func (c *choices) pages(wanted func(*generator.Feature) bool) []page {
	var pages []page
	var single []*generator.Feature
	optional := func(capability *generator.Capability) int {
		if slices.Contains(c.catalog.Base.Needs, capability.ID) {
			return 0
		}
		return 1
	}
	capabilities := slices.SortedStableFunc(slices.Values(c.catalog.Capabilities), func(a, b *generator.Capability) int {
		return optional(a) - optional(b)
	})
	for _, capability := range capabilities {
		if len(capability.Providers) == 0 {
			if !capability.Internal {
				single = append(single, &capability.Feature)
			}
			continue
		}
		offered := slices.DeleteFunc(slices.Clone(capability.Providers), func(f *generator.Feature) bool { return !wanted(f) })
		if len(offered) > 0 {
			pages = append(pages, c.page(capability, offered))
		}
	}
	single = slices.DeleteFunc(single, func(f *generator.Feature) bool { return !wanted(f) })
	if len(single) == 0 {
		return pages
	}
	const hint = "Choose any."
	return append(pages, page{title: "More", text: says(hint), values: ids(single), chosen: c.count(extras), fields: func(width, height int) []huh.Field {
		return []huh.Field{c.several("More", hint, single, c.many[extras], width, height)}
	}})
}

func (c *choices) page(capability *generator.Capability, offered []*generator.Feature) page {
	title := capability.Title
	if capability.One() {
		hint := capability.Summary + "."
		text := func(int) string { return hint + " Enter alone takes " + c.title(*c.one[capability.ID]) + "." }
		return page{title: title, text: text, values: append(ids(offered), ""), fields: func(width, height int) []huh.Field {
			none := huh.NewOption(noneOfThese, "")
			return []huh.Field{huh.NewSelect[string]().Title(title).Description(hint).
				Options(append(c.options(offered, width), none)...).Value(c.one[capability.ID]).Height(height)}
		}}
	}
	hint := capability.Summary + ". Choose any."
	if slices.Contains(c.catalog.Base.Needs, capability.ID) {
		hint = fmt.Sprintf("%s. Choose any; without a choice it is %s.", capability.Summary, capability.Default)
	}
	return page{title: title, text: says(hint), values: ids(offered), chosen: c.count(capability.ID), fields: func(width, height int) []huh.Field {
		return []huh.Field{c.several(title, hint, offered, c.many[capability.ID], width, height)}
	}}
}

// count is how many of a page's features are chosen.
func (c *choices) count(page string) func() int { return func() int { return len(*c.many[page]) } }

func ids(features []*generator.Feature) []string {
	var all []string
	for _, f := range features {
		all = append(all, f.ID)
	}
	return all
}

const noneOfThese = "None of these"

// title is how an option is called.
func (c *choices) title(id string) string {
	if f := c.catalog.Feature(id); f != nil {
		return f.Title
	}
	return noneOfThese
}

func (c *choices) several(title, hint string, offered []*generator.Feature, into *[]string, width, height int) huh.Field {
	options := c.options(offered, width)
	field := huh.NewMultiSelect[string]().Title(title).Description(hint).Filterable(false).Options(options...).Value(into).Height(height)
	return several{MultiSelect: field, options: options, into: into}
}

// options are features, each with what it brings and what it costs.
func (c *choices) options(offered []*generator.Feature, width int) []huh.Option[string] {
	var options []huh.Option[string]
	for _, f := range offered {
		text := f.Title + "\n" + wrapped(f.Summary, width) + "\n" + wrapped(c.catalog.Cost(f).String(), width)
		options = append(options, huh.NewOption(text, f.ID))
	}
	return options
}

// indent is how far the lines below an option's title stand in, and margin what huh draws left of them.
const (
	indent = 2
	margin = 8
)

// wrapped breaks a text into lines that fit beside what huh draws.
func wrapped(text string, width int) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case column == 0:
			b.WriteString(strings.Repeat(" ", indent))
		case column+1+n > width-margin-indent:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = 0
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
