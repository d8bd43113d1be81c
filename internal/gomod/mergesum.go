package gomod

import (
	"maps"
	"strings"

	"golang.org/x/mod/module"

	"github.com/logixtecs/omni/internal/merge"
)

// MergeSum joins two changes of a go.sum: the union, less what omni no longer needs and the user's go.mod
// does not ask for at that version, and less what the user took out and omni does not bring anew.
func MergeSum(base, ours, theirs Files, imports ...string) []byte {
	was, own, will := lineSet(base.Sum), lineSet(ours.Sum), lineSet(theirs.Sum)
	kept, again := keptModules(base.Mod, ours.Mod, theirs.Mod, imports)
	maps.DeleteFunc(will, func(line string, _ bool) bool { return was[line] && !own[line] && !again })
	for line := range own {
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

// keptModules are those that the merged go.mod requires beyond omni's; again is whether what the user took out may be
// needed again.
func keptModules(base, ours, theirs []byte, imports []string) (kept map[module.Version]bool, again bool) {
	b, o, t, err := parse(base, ours, theirs)
	if err != nil {
		return nil, true // go.mod is in conflict then
	}
	s := sidesOf(b, o, t, imports)
	kept = map[module.Version]bool{}
	for path, r := range s.wanted() {
		if s.next[path].Version != r.Version {
			kept[module.Version{Path: path, Version: r.Version}] = true
		}
	}
	return kept, s.mayNeedAgain()
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
