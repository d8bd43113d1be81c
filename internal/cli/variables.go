package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/term"
)

// variable is an environment variable as --json shows it.
type variable struct {
	Key string `json:"key"`
	// Feature is "" for the base project.
	Feature string `json:"feature"`
	Help    string `json:"help"`
	Link    string `json:"link,omitempty"`
	Secret  bool   `json:"secret"`
}

var link = regexp.MustCompile(`https://[^\s,;)<>]*[^\s,;.)<>]`)

// variablesOf are the variables of features in their order.
func variablesOf(features []*generator.Feature, wanted func(manifest.Variable) bool) []variable {
	all := []variable{}
	for _, f := range features {
		for _, v := range f.Variables() {
			if !wanted(v) {
				continue
			}
			where := link.FindString(v.Help)
			if where == "" {
				where = f.Link
			}
			all = append(all, variable{v.Key, f.ID, v.Help, where, v.Secret})
		}
	}
	return all
}

// production are the variables that a deployment of a selection has to set.
func production(c *generator.Catalog, ids []string) []variable {
	return variablesOf(c.Parts(ids), func(v manifest.Variable) bool { return v.Production })
}

// arrivals are the variables of the features in a that are not in b.
func arrivals(c *generator.Catalog, a, b []string) []variable {
	had := c.Parts(b)
	parts := slices.DeleteFunc(c.Parts(a), func(f *generator.Feature) bool { return slices.Contains(had, f) })
	return variablesOf(parts, func(manifest.Variable) bool { return true })
}

// steps are what stays for a person once a selection has become another.
func steps(c *generator.Catalog, before, after []string) []string {
	next := []string{}
	for _, id := range after {
		if !slices.Contains(before, id) {
			next = append(next, c.Feature(id).Next...)
		}
	}
	return next
}

// checklist lists the variables that come and go, and the steps that stay for a person.
func checklist(t *term.IO, r changed) {
	for _, v := range r.Set {
		t.Notef("set    %s: %s\n", v.Key, v.Help)
	}
	if len(r.Unset) > 0 {
		t.Notef("unset  %s\n", strings.Join(r.Unset, "\nunset  "))
	}
	for _, step := range r.Next {
		t.Notef("next   %s\n", step)
	}
}
