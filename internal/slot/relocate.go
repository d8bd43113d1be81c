package slot

import (
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// Relocate finds the regions of a text again after gofmt: it re-indents and re-aligns lines, sorts
// imports and drops blank lines, so lines are matched without their white space, in order where that
// is possible and anywhere in the file where it is not.
func Relocate(before, after string, regions []tree.Region) []tree.Region {
	if before == after || len(regions) == 0 {
		return regions
	}
	from, to := keys(before), keys(after)
	matched := align(from, to)
	taken := make([]bool, len(to))
	for _, j := range matched {
		if j >= 0 {
			taken[j] = true
		}
	}
	var out []tree.Region
	for _, r := range regions {
		for i := r.First - 1; i < r.Last; i++ {
			j := matched[i]
			if j < 0 {
				j = find(to, taken, from[i])
			}
			if j < 0 {
				continue
			}
			taken[j] = true
			out = extend(out, r, j+1)
		}
	}
	return out
}

// extend adds a line to the last region when it continues it, else opens a new one.
func extend(out []tree.Region, r tree.Region, line int) []tree.Region {
	if n := len(out) - 1; n >= 0 && out[n].Slot == r.Slot && out[n].Feature == r.Feature && out[n].Last == line-1 {
		out[n].Last = line
		return out
	}
	return append(out, tree.Region{Slot: r.Slot, Feature: r.Feature, First: line, Last: line})
}

func find(lines []string, taken []bool, key string) int {
	for j, l := range lines {
		if l == key && key != "" && !taken[j] {
			return j
		}
	}
	return -1
}

func keys(text string) []string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), "")
	}
	return lines
}

// align is the longest common subsequence: for each line of a its line in b, or -1.
func align(a, b []string) []int {
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			switch {
			case a[i] == b[j]:
				length[i][j] = length[i+1][j+1] + 1
			default:
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	match := make([]int, len(a))
	for i, j := 0, 0; i < len(a); i++ {
		match[i] = -1
		for j < len(b) && a[i] != b[j] && length[i][j] == length[i][j+1] {
			j++
		}
		if j < len(b) && a[i] == b[j] {
			match[i] = j
			j++
		}
	}
	return match
}
