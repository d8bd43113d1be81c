package gomod

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/logixtecs/omni/internal/merge"
)

// MergeMod joins two changes of a go.mod by what it says, not by its lines: what omni adds or takes away
// is added to or taken from the user's file, the higher of two versions stays, and everything the user
// wrote (replace, exclude, tool, comments, a bumped version) is kept.
func MergeMod(base, ours, theirs []byte) ([]byte, error) {
	b, err := modfile.Parse("go.mod (as generated)", base, nil)
	if err != nil {
		return nil, err
	}
	o, err := modfile.Parse("go.mod", ours, nil)
	if err != nil {
		return nil, err
	}
	t, err := modfile.Parse("go.mod (as it will be generated)", theirs, nil)
	if err != nil {
		return nil, err
	}
	was, all, own := requires(b), requires(t), requires(o)
	touched := !maps.Equal(was, own) // then a module of the user's may need the version that there is
	for path, mine := range own {
		next, stays := all[path]
		switch {
		case stays && !touched:
		case stays:
			if semver.Compare(mine.Version, next.Version) > 0 {
				next.Version = mine.Version
			}
			if before, known := was[path]; !known || before.Indirect != mine.Indirect { // the user's word
				next.Indirect = next.Indirect && mine.Indirect
			}
			all[path] = next
		case was[path].Version != mine.Version: // the user's own, or one that the user bumped
			all[path] = mine
		}
	}
	var list []*modfile.Require
	for path, r := range all {
		list = append(list, &modfile.Require{Mod: module.Version{Path: path, Version: r.Version}, Indirect: r.Indirect})
	}
	slices.SortFunc(list, func(a, b *modfile.Require) int { return cmp.Compare(a.Mod.Path, b.Mod.Path) })
	o.SetRequireSeparateIndirect(list)
	if o.Go != nil && t.Go != nil && semver.Compare("v"+o.Go.Version, "v"+t.Go.Version) < 0 {
		if err := o.AddGoStmt(t.Go.Version); err != nil {
			return nil, err
		}
	}
	o.Cleanup()
	out, err := o.Format()
	if err != nil {
		return nil, fmt.Errorf("write go.mod: %w", err)
	}
	return []byte(merge.LineEnds(ours, string(out))), nil
}

func requires(f *modfile.File) map[string]Require {
	all := map[string]Require{}
	for _, r := range f.Require {
		all[r.Mod.Path] = Require{Version: r.Mod.Version, Indirect: r.Indirect}
	}
	return all
}

// MergeSum joins two changes of a go.sum: the union, less what omni no longer needs and the user's go.mod
// does not ask for at that version.
func MergeSum(base, ours, theirs []byte) []byte {
	was, will := lineSet(base), lineSet(theirs)
	var out []string
	for line := range lineSet(ours) {
		if was[line] && !will[line] {
			continue
		}
		will[line] = true
	}
	for line := range will {
		out = append(out, line)
	}
	return []byte(merge.LineEnds(ours, string(Sum(out))))
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
