package matrix

import (
	"math"

	"github.com/logixtecs/omni/generator"
)

// pairwise lists selections with at most one feature of each category, such that any two features of
// different categories are together in one of them, and each is in one where the other category is absent.
// Most faults need no more than two to meet (Kuhn, Wallace, Gallo: Software Fault Interactions, 2004).
// Each row takes, category by category, what meets the most of the others for the first time.
func pairwise(c *generator.Catalog) [][]string {
	levels := categories(c)
	open := map[[2]level]bool{} // pairs that no row has yet
	for i := range levels {
		for j := i + 1; j < len(levels); j++ {
			for _, a := range levels[i] {
				for _, b := range levels[j] {
					open[[2]level{a, b}] = (a.id != "" || b.id != "") && !exclude(c, a, b)
				}
			}
		}
	}
	var rows [][]string
	for first, more := next(levels, open); more; first, more = next(levels, open) {
		row := complete(c, levels, open, first)
		var ids []string
		for i, a := range row {
			for _, b := range row[i+1:] {
				delete(open, [2]level{a, b})
			}
			if a.id != "" {
				ids = append(ids, a.id)
			}
		}
		rows = append(rows, ids)
	}
	return rows
}

// level is what a category contributes to a row: a feature, or nothing.
type level struct {
	category int
	id       string
}

// categories are the levels of each category, nothing first.
func categories(c *generator.Catalog) [][]level {
	var all [][]level
	for i, capability := range c.Capabilities {
		levels := []level{{i, ""}}
		for _, f := range c.Offered() {
			if f.CapabilityName() == capability.ID {
				levels = append(levels, level{i, f.ID})
			}
		}
		all = append(all, levels)
	}
	return all
}

// next is the first pair that no row has yet.
func next(levels [][]level, open map[[2]level]bool) (pair [2]level, more bool) {
	for i := range levels {
		for _, a := range levels[i] {
			for j := i + 1; j < len(levels); j++ {
				for _, b := range levels[j] {
					if open[[2]level{a, b}] {
						return [2]level{a, b}, true
					}
				}
			}
		}
	}
	return pair, false
}

// exclude says that no project can have both.
func exclude(c *generator.Catalog, a, b level) bool {
	return a.id != "" && b.id != "" && c.Excludes(a.id, b.id)
}

// complete makes a row around a pair.
func complete(c *generator.Catalog, levels [][]level, open map[[2]level]bool, pair [2]level) []level {
	row := make([]level, len(levels))
	taken := make([]bool, len(levels))
	for _, l := range pair {
		row[l.category], taken[l.category] = l, true
	}
	for i := range levels {
		if taken[i] {
			continue
		}
		best := -1
		for _, candidate := range levels[i] {
			gain := 0
			for j, other := range row {
				switch {
				case !taken[j]:
				case exclude(c, candidate, other):
					gain = math.MinInt32
				case open[ordered(candidate, other)]:
					gain++
				}
			}
			if gain > best {
				best, row[i] = gain, candidate
			}
		}
		taken[i] = true
	}
	return row
}

func ordered(a, b level) [2]level {
	if a.category > b.category {
		a, b = b, a
	}
	return [2]level{a, b}
}
