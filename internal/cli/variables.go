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
	// Production says that a deployment has to set it.
	Production bool `json:"production"`
}

// text is what a person is told of a variable: what it is for, and of one that must be set where its value is had.
func (v variable) text() string {
	if v.Link == "" || !v.Production || strings.Contains(v.Help, v.Link) {
		return v.Help
	}
	return strings.TrimRight(v.Help, ".") + ". See " + v.Link
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
			all = append(all, variable{v.Key, f.ID, v.Help, where(v, f, features), v.Secret, v.Production})
		}
	}
	return all
}

// where is the address at which a variable's value is had. Its help has it; or the steps of another feature that name
// the variable (DATABASE_URL is the base project's, and comes from the provider of the database); or the help of a
// variable beside it; or it is where the feature is documented.
func where(v manifest.Variable, f *generator.Feature, features []*generator.Feature) string {
	if address := link.FindString(v.Help); address != "" {
		return address
	}
	if strings.Contains(v.Help, "Make one: ") {
		return ""
	}
	for _, other := range features {
		for _, step := range other.Next {
			if address := link.FindString(step); address != "" && strings.Contains(step, v.Key) && !strings.Contains(step, v.Key+"=") {
				return address
			}
		}
	}
	for _, beside := range f.Variables() {
		if address := link.FindString(beside.Help); address != "" && beside.Production {
			return address
		}
	}
	return f.Link
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
	var rows [][]string
	for _, v := range r.Set {
		what := "may set"
		if v.Production {
			what = "set"
		}
		rows = append(rows, []string{what, v.Key, v.text()})
	}
	for _, key := range r.Unset {
		rows = append(rows, []string{"unset", key, ""})
	}
	if len(rows) > 0 {
		t.NoteTable(rows)
	}
	rows = nil
	for _, step := range r.Next {
		rows = append(rows, []string{"next   ", step})
	}
	if len(rows) > 0 {
		t.NoteTable(rows)
	}
}
