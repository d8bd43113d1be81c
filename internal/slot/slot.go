// Package slot finds the named places in a template's text where features add lines, and fills them.
//
// A slot is a comment line of its own: "//omni:slot app.fields" in Go, "#omni:slot compose.services"
// in YAML, Makefiles and shell, "<!--omni:slot readme.features-->" in Markdown. A filled slot leaves
// its lines, indented as it was; an empty one leaves nothing, its own line included.
package slot

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

var marker = regexp.MustCompile(`^([ \t]*)(?://|#|<!--)omni:slot ([a-z][a-z0-9_.]*)(?:-->)?[ \t]*$`)

// word is in every slot.
const word = "omni:slot "

// Fragment is what one feature adds to one slot.
type Fragment struct {
	Slot    string
	Feature string
	Text    string
}

// Names lists the slots of a text in order.
func Names(text []byte) []string {
	if !bytes.Contains(text, []byte(word)) { // most texts have none, and this is the quick way to know
		return nil
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		if m := match(strings.TrimRight(line, "\n")); m != nil {
			names = append(names, m[2])
		}
	}
	return names
}

// Has says that a text may have slots. Most have none, and this is the quick way to know.
func Has(text string) bool { return strings.Contains(text, word) }

// match is the marker that a line is, as its indentation and name behind the whole; nil when it is none.
func match(line string) []string {
	if !Has(line) {
		return nil
	}
	return marker.FindStringSubmatch(line)
}

// Fill replaces each slot of a text by its fragments, in the order given, and says which lines of the
// result came from which feature. A line that an earlier fragment of the same slot already brought to an
// import slot is not repeated, nor is the key of a YAML mapping that an earlier fragment began with. In Markdown
// a blank line stands between two fragments, unless they are rows of a table.
func Fill(text string, fragments []Fragment) (string, []tree.Region) {
	var out []string
	var regions []tree.Region
	for _, line := range strings.Split(text, "\n") {
		m := match(line)
		if m == nil {
			out = append(out, line)
			continue
		}
		start := len(out)
		for _, f := range fragments {
			if f.Slot != m[2] {
				continue
			}
			lines := unrepeated(f.Slot, indent(f.Text, m[1]), out[start:])
			if len(lines) == 0 {
				continue
			}
			if len(out) > start && lines[0] != "" && strings.Contains(line, "<!--") && !strings.HasPrefix(lines[0], "|") {
				lines = slices.Insert(lines, 0, "") // paragraphs of Markdown stand apart
			}
			regions = append(regions, tree.Region{Slot: f.Slot, Feature: f.Feature, First: len(out) + 1, Last: len(out) + len(lines)})
			out = append(out, lines...)
		}
		if len(out) == start {
			out = dropBlank(out)
		}
	}
	return strings.Join(out, "\n"), regions
}

var mappingKey = regexp.MustCompile(`^[ \t]*[a-z_]+:$`)

// unrepeated leaves out what the slot has already and may have only once.
func unrepeated(slot string, lines, have []string) []string {
	repeated := func(l string) bool { return slices.Contains(have, l) }
	switch {
	case strings.HasSuffix(slot, ".imports"):
		return slices.DeleteFunc(lines, repeated)
	case len(lines) > 0 && mappingKey.MatchString(lines[0]) && repeated(lines[0]):
		return lines[1:]
	}
	return lines
}

// indent is the lines of a fragment, each behind the slot's own indentation.
func indent(text, prefix string) []string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = prefix + l
		}
	}
	if len(lines) == 1 && lines[0] == "" {
		return nil
	}
	return lines
}

// dropBlank takes away the blank line that stood before an empty slot: it belonged to the slot.
func dropBlank(lines []string) []string {
	if n := len(lines); n > 0 && lines[n-1] == "" {
		return lines[:n-1]
	}
	return lines
}
