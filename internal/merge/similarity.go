package merge

import "strings"

// Similarity is the share of the lines of two texts that they have in common, from 0 to 1; blank lines and
// white space do not count.
func Similarity(a, b string) float64 {
	count := map[string]int{}
	total, common := 0, 0
	for l := range strings.Lines(a) {
		if l = strings.TrimSpace(l); l != "" {
			count[l]++
			total++
		}
	}
	for l := range strings.Lines(b) {
		if l = strings.TrimSpace(l); l != "" {
			total++
			if count[l] > 0 {
				count[l]--
				common += 2
			}
		}
	}
	if total == 0 {
		return 0
	}
	return float64(common) / float64(total)
}

// Origins says for each line of ours which line of base it is, counting from 1; 0 is the user's own.
func Origins(base, ours string) []int {
	b, o := lines(base), lines(ours)
	out := make([]int, len(o))
	at := change{}
	for _, c := range append(diff(b, o), change{len(b), len(b), len(o), len(o)}) {
		for i := at.b2; i < c.b1; i++ {
			out[i] = at.a2 + i - at.b2 + 1
		}
		at = c
	}
	return out
}
