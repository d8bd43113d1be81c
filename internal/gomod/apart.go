package gomod

import "golang.org/x/mod/modfile"

// apart says that the user requires a module in a place of its own: of those that are in one block with it where it was
// generated none is beside it, and most are together. Then the line was there before a feature brought the module too.
func apart(base, ours *modfile.File, path string) bool {
	was, now := places(base), places(ours)
	count, peers := map[int]int{}, 0
	for other, place := range was {
		if at, has := now[other]; has && other != path && place == was[path] {
			count[at]++
			peers++
		}
	}
	for _, n := range count {
		if 2*n > peers {
			return was[path] > 0 && count[now[path]] == 0
		}
	}
	return false
}

// places numbers the statements that require modules, from 1.
func places(f *modfile.File) map[string]int {
	at := map[string]int{}
	number := func(i int, line *modfile.Line) {
		for _, r := range f.Require {
			if r.Syntax == line {
				at[r.Mod.Path] = i + 1
			}
		}
	}
	for i, stmt := range f.Syntax.Stmt {
		switch stmt := stmt.(type) {
		case *modfile.Line:
			number(i, stmt)
		case *modfile.LineBlock:
			for _, line := range stmt.Line {
				number(i, line)
			}
		}
	}
	return at
}
