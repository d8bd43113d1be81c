package merge

import (
	"fmt"
	"path"
	"strings"
)

func isMakefile(name string) bool {
	return path.Base(name) == "Makefile" || path.Ext(name) == ".mk"
}

// oneRecipeEach refuses a target that has two recipes: make would warn of that, and forget the first one.
// Double-colon rules may have more (https://www.gnu.org/software/make/manual/html_node/Double_002dColon.html).
func oneRecipeEach(text string) error {
	seen := map[string]bool{}
	var targets []string // of the rule whose recipe may follow
	for line := range strings.Lines(text) {
		recipe := strings.HasPrefix(line, "\t")
		switch {
		case recipe:
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
			continue // a recipe may go on after it
		default:
			targets, recipe = rule(line)
		}
		if !recipe {
			continue
		}
		for _, target := range targets {
			if seen[target] {
				return fmt.Errorf("the target %s has two recipes", target)
			}
			seen[target] = true
		}
		targets = nil
	}
	return nil
}

// rule reads the line that begins a rule; inline is whether its recipe begins on that line too.
func rule(line string) (targets []string, inline bool) {
	names, rest, ok := strings.Cut(line, ":")
	if !ok || strings.ContainsAny(names, "=$\"'") || strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "=") {
		return nil, false
	}
	rest, _, _ = strings.Cut(rest, "#")
	return strings.Fields(strings.TrimSuffix(names, "&")), strings.Contains(rest, ";")
}
