package generator

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/gomod"
)

var (
	envLine      = regexp.MustCompile(`^([A-Z][A-Z0-9_]*)=`)
	variableRow  = regexp.MustCompile("^\\| `([A-Z][A-Z0-9_]*)` \\|")
	featureTitle = regexp.MustCompile(`^- \*\*(.+?)\*\*: `)
)

// LineOwner finds the feature of a selection that a line comes from, in a file that is made of what the features say of
// themselves: their modules in go.mod and go.sum, their variables in .env.example and README.md, their titles there.
// Lines count from 1; "" is the base project.
func (c *Catalog) LineOwner(ids []string, name string, lines []string, line int) string {
	text := strings.TrimSpace(lines[line-1])
	switch name {
	case "go.mod":
		fields := strings.Fields(strings.TrimPrefix(text, "require "))
		if len(fields) < 2 {
			return ""
		}
		r := gomod.Require{Version: fields[1], Indirect: strings.HasSuffix(text, "// indirect")}
		return c.sharedBy(ids, func(s gomod.Share) bool { return s.Require[fields[0]] == r })
	case "go.sum":
		return c.sharedBy(ids, func(s gomod.Share) bool { return slices.Contains(s.Sums, text) })
	case ".env.example": // a variable is explained above it
		for _, l := range lines[line-1:] {
			if m := envLine.FindStringSubmatch(l); m != nil {
				return c.partWith(ids, func(f *Feature) bool { return f.has(m[1]) })
			}
		}
	case "README.md":
		if m := variableRow.FindStringSubmatch(text); m != nil {
			return c.partWith(ids, func(f *Feature) bool { return f.has(m[1]) })
		}
		if m := featureTitle.FindStringSubmatch(text); m != nil {
			return c.partWith(ids, func(f *Feature) bool { return f.Title == m[1] && slices.Contains(ids, f.ID) })
		}
	}
	return ""
}

// has says that a variable is one of the feature's.
func (f *Feature) has(key string) bool {
	for _, v := range f.Variables() {
		if v.Key == key {
			return true
		}
	}
	return false
}

// partWith is the first part of a selection with a property.
func (c *Catalog) partWith(ids []string, with func(*Feature) bool) string {
	parts := c.Parts(ids)
	if i := slices.IndexFunc(parts, with); i >= 0 {
		return parts[i].ID
	}
	return ""
}

// sharedBy is the first feature of a selection whose share of the modules has a line that the base's has not.
func (c *Catalog) sharedBy(ids []string, has func(gomod.Share) bool) string {
	if has(c.modules.Base) {
		return ""
	}
	if i := slices.IndexFunc(ids, func(id string) bool { return has(c.modules.Features[id]) }); i >= 0 {
		return ids[i]
	}
	for _, p := range c.modules.Pairs {
		both := slices.Contains(ids, p.Features[0]) && slices.Contains(ids, p.Features[1])
		if both && has(gomod.Share{Require: p.AddRequire, Sums: p.AddSums}) {
			return p.Features[0]
		}
	}
	return ""
}
