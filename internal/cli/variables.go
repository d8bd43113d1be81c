package cli

import (
	"os"
	"path/filepath"
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

// move is a variable that has to say the value of another provider.
type move struct {
	Key  string `json:"key"`
	From string `json:"from"`
	To   string `json:"to"`
}

// moves are the variables that stay where one provider takes the place of another: the one that names the provider, such as
// AUTH_PROVIDER; or, where none does, those of the base that the new one's steps give a value to, such as DATABASE_URL.
func moves(c *generator.Catalog, before, after []string) []move {
	all := []move{}
	for _, capability := range c.Capabilities {
		gone := of(capability.ID, without(before, after))
		come := of(capability.ID, without(after, before))
		if len(gone) == 0 || len(come) == 0 || len(capability.Providers) == 0 {
			continue
		}
		for _, key := range places(c, capability, come) {
			all = append(all, move{key, strings.Join(gone, ","), strings.Join(come, ",")})
		}
	}
	return all
}

func places(c *generator.Catalog, capability *generator.Capability, come []string) (keys []string) {
	for _, v := range capability.Variables() {
		if strings.HasSuffix(v.Key, "_PROVIDER") || strings.HasSuffix(v.Key, "_SOURCES") {
			return []string{v.Key}
		}
	}
	for _, name := range come {
		said := strings.Join(c.Feature(capability.ID+"/"+name).Next, " ")
		for _, v := range c.Base.Variables() {
			if strings.Contains(said, v.Key) && !slices.Contains(keys, v.Key) {
				keys = append(keys, v.Key)
			}
		}
	}
	return keys
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

// vendor is the step that a change of go.mod asks of a project with its modules in it.
func vendor(p *proposal) []string {
	_, touched := p.change.Files["go.mod"]
	if _, err := os.Stat(filepath.Join(p.project.Root, "vendor", "modules.txt")); err != nil || !touched {
		return nil
	}
	return []string{"Run go mod vendor: vendor has not what go.mod now asks for."}
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
	for _, m := range r.Move {
		rows = append(rows, []string{"move", m.Key, "from " + m.From + " to " + m.To})
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
