package gomod

import (
	"strings"

	"golang.org/x/mod/module"

	"github.com/logixtecs/omni/internal/merge"
)

// MergeSum joins two changes of a go.sum: the union, less what omni no longer needs and the user's go.mod
// does not ask for at that version.
func MergeSum(base, ours, theirs Files) []byte {
	was, will, kept := lineSet(base.Sum), lineSet(theirs.Sum), keptModules(base.Mod, ours.Mod, theirs.Mod)
	for line := range lineSet(ours.Sum) {
		if !was[line] || kept[moduleOf(line)] {
			will[line] = true
		}
	}
	var out []string
	for line := range will {
		out = append(out, line)
	}
	return []byte(merge.LineEnds(ours.Sum, string(Sum(out))))
}

// keptModules are those that the merged go.mod requires beyond omni's.
func keptModules(base, ours, theirs []byte) map[module.Version]bool {
	b, o, t, err := parse(base, ours, theirs)
	if err != nil {
		return nil // go.mod is in conflict then
	}
	kept, next := map[module.Version]bool{}, requires(t)
	for path, r := range wanted(requires(b), requires(o), next) {
		if next[path].Version != r.Version {
			kept[module.Version{Path: path, Version: r.Version}] = true
		}
	}
	return kept
}

// moduleOf is what a line of go.sum has the hash of, or of its go.mod.
func moduleOf(line string) module.Version {
	f := strings.Fields(line)
	if len(f) != 3 {
		return module.Version{}
	}
	return module.Version{Path: f[0], Version: strings.TrimSuffix(f[1], "/go.mod")}
}

func lineSet(data []byte) map[string]bool {
	set := map[string]bool{}
	for l := range strings.Lines(string(data)) {
		if l = strings.TrimSpace(l); l != "" {
			set[l] = true
		}
	}
	return set
}
