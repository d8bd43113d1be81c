package merge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// anyText is a few lines of a small alphabet, so that lines repeat as braces and blank lines do.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		ls := rapid.SliceOfN(rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "d\n", "}\n", "\n"}), 0, 12).Draw(t, "lines")
		s := strings.Join(ls, "")
		if rapid.IntRange(0, 9).Draw(t, "open end") == 0 {
			s = strings.TrimSuffix(s, "\n")
		}
		return s
	})
}

func TestDiffTurnsOneTextIntoTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := lines(anyText().Draw(t, "a")), lines(anyText().Draw(t, "b"))
		var got []string
		at := 0
		for _, c := range diff(a, b) {
			got = append(got, a[at:c.a1]...)
			got = append(got, b[c.b1:c.b2]...)
			at = c.a2
		}
		got = append(got, a[at:]...)
		require.Equal(t, strings.Join(b, ""), strings.Join(got, ""))
	})
}

func TestTextTakesTheOnlyChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, other := anyText().Draw(t, "base"), anyText().Draw(t, "other")
		require.Equal(t, Result{Text: other}, Text(base, other, base, Labels{}))
		require.Equal(t, Result{Text: other}, Text(base, base, other, Labels{}))
		require.Equal(t, Result{Text: other}, Text(base, other, other, Labels{}))
	})
}

// A line that a side added is in the result as often as that side has it more than the base.
func TestTextLosesNoAddedLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := anyText().Draw(t, "base"), anyText().Draw(t, "ours"), anyText().Draw(t, "theirs")
		got := count(Text(base, ours, theirs, Labels{}).Text)
		was := count(base)
		for _, side := range []string{ours, theirs} {
			for line, n := range count(side) {
				if added := n - was[line]; added > 0 {
					require.GreaterOrEqual(t, got[line], added, "line %q", line)
				}
			}
		}
	})
}

func count(s string) map[string]int {
	n := map[string]int{}
	for _, l := range strings.Split(s, "\n") {
		n[l]++
	}
	return n
}
