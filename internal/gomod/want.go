package gomod

import (
	"maps"
	"path"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// sides are what the three files require: as generated, as the user has it, and as it will be generated.
type sides struct {
	was, own, next map[string]Require
	// kept are modules that stay when omni takes them out; needed are those that also come back where the user took them out.
	kept, needed map[string]bool
}

// sidesOf reads the files; imports are the packages that code imports of which generation knows nothing.
func sidesOf(base, ours, theirs *modfile.File, imports []string) sides {
	s := sides{requires(base), requires(ours), requires(theirs), map[string]bool{}, map[string]bool{}}
	for _, p := range imports {
		s.needed[s.moduleOf(p)] = true
	}
	for _, r := range ours.Require {
		s.kept[r.Mod.Path] = s.needed[r.Mod.Path] || commented(r.Syntax) || apart(base, ours, r.Mod.Path)
	}
	return s
}

// moduleOf is the module that has a package: of those with a path that it begins with, the one with the longest.
func (s sides) moduleOf(pkg string) string {
	for p := pkg; p != "." && p != "/"; p = path.Dir(p) {
		for _, side := range []map[string]Require{s.was, s.own, s.next} {
			if _, has := side[p]; has {
				return p
			}
		}
	}
	return ""
}

// wanted are the requirements of the merged file.
func (s sides) wanted() map[string]Require {
	all := map[string]Require{}
	imports := false
	for _, side := range []map[string]Require{s.own, s.next} {
		for path := range side {
			if r, ok := s.want(path); ok {
				all[path] = r
			}
		}
	}
	for path, mine := range s.own {
		was, had := s.was[path]
		_, stays := s.next[path]
		imports = imports || had && !stays && (was.Indirect && !mine.Indirect || s.needed[path])
	}
	if imports { // Which of the indirect ones such a module needs nobody can say without a network: "go mod tidy" can.
		for path, mine := range s.own {
			if _, stays := all[path]; !stays && mine.Indirect {
				all[path] = mine
			}
		}
	}
	return all
}

// want is the requirement of one module, if there is one: where omni changes nothing the user's word stands.
func (s sides) want(path string) (Require, bool) {
	was, had := s.was[path]
	mine, has := s.own[path]
	next, stays := s.next[path]
	switch {
	case !has:
		return next, !had || was != next || s.needed[path] || next.Indirect && s.mayNeedAgain()
	case !stays:
		return mine, was != mine || s.kept[path] // the user's own, or one that the user bumped or imports
	case had && was == next:
		return mine, true
	}
	// Then a module of the user's may need the version that there is.
	if touched := !maps.Equal(s.was, s.own); touched && semver.Compare(mine.Version, next.Version) > 0 {
		next.Version = mine.Version
	}
	if !had || was.Indirect != mine.Indirect { // the user's word
		next.Indirect = next.Indirect && mine.Indirect
	}
	return next, true
}

// mayNeedAgain says that the user took out a module with what only that one needed, and that a new one comes now, or it
// comes back: it may need some of that, which nobody can say without a network.
func (s sides) mayNeedAgain() bool {
	tookOut, comes := false, false
	for path, r := range s.was {
		_, has := s.own[path]
		tookOut = tookOut || !has && !r.Indirect
		comes = comes || !has && s.needed[path]
	}
	for path := range s.next {
		_, had := s.was[path]
		comes = comes || !had
	}
	return tookOut && comes
}

// goWanted is the version of Go that the merged file asks for.
func goWanted(base, ours, theirs *modfile.File) string {
	was, own, next := goOf(base), goOf(ours), goOf(theirs)
	switch {
	case own == "", was == next:
		return own
	case semver.Compare("v"+own, "v"+next) < 0:
		return next
	}
	return own
}

func goOf(f *modfile.File) string {
	if f.Go == nil {
		return ""
	}
	return f.Go.Version
}
