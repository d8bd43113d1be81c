package gomod

import (
	"maps"
	"slices"
)

// Compare finds what the tidy share of two features together has less, or more, than the union of their
// shares; nil when nothing.
func (s *Slices) Compare(f, g string, together Share) *Pair {
	require, sums := s.union([]string{f, g})
	p := &Pair{Features: [2]string{f, g}}
	for _, path := range slices.Sorted(maps.Keys(require)) {
		if _, has := together.Require[path]; !has {
			p.DropRequire = append(p.DropRequire, path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(together.Require)) {
		if r := together.Require[path]; require[path] != r {
			if p.AddRequire == nil {
				p.AddRequire = map[string]Require{}
			}
			p.AddRequire[path] = r
		}
	}
	for _, line := range slices.Sorted(maps.Keys(sums)) {
		if !slices.Contains(together.Sums, line) {
			p.DropSums = append(p.DropSums, line)
		}
	}
	for _, line := range together.Sums {
		if !sums[line] {
			p.AddSums = append(p.AddSums, line)
		}
	}
	if p.DropRequire == nil && p.DropSums == nil && p.AddRequire == nil && p.AddSums == nil {
		return nil
	}
	return p
}
