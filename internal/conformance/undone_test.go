package conformance

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/tree"
)

// In a project whose lines all end as on Windows those of the files that stay do so after a change, go.mod and go.sum
// included, and after a second one that undoes it they are as before.
func TestTheOrderOfChangesKeepsLineEnds(t *testing.T) {
	c := catalog(t)
	windows := func(files tree.Tree) tree.Tree {
		all := tree.Tree{}
		for p, f := range files {
			all[p] = &tree.File{Data: bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n")), Exec: f.Exec}
		}
		return all
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		first, last := windows(a), windows(b)
		there, _ := apply(first, generator.Plan(a, first, b, merge.Labels{}))
		back, _ := apply(there, generator.Plan(b, there, a, merge.Labels{}))
		for p := range a {
			if b[p] == nil {
				continue
			}
			require.Equal(t, string(last[p].Data), string(there[p].Data), "%s", p)
			require.Equal(t, string(first[p].Data), string(back[p].Data), "%s", p)
		}
	})
}

// What the user wrote in go.mod stays byte for byte, and all of the file comes back when a change is undone.
func TestTheOrderOfChangesKeepsOwnModules(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		own := rapid.SampledFrom([]string{
			"\nrequire (\n\texample.org/m v1.0.0 // why\n)\n",
			"\nrequire (\n\t// Why.\n\texample.org/m v1.0.0\n\n\texample.org/n v1.0.0 // indirect\n)\n",
			"\nrequire example.org/m v1.0.0\n\nreplace example.org/m => ../m\n",
			"\nrequire example.org/m v1.0.0\n",
		}).Draw(t, "own")
		ours := maps.Clone(a)
		ours["go.mod"] = &tree.File{Data: append(bytes.Clone(a["go.mod"].Data), own...)}
		there := thereAndBack(t, a, ours, b)
		require.Equal(t, string(b["go.mod"].Data)+own, string(there["go.mod"].Data))
	})
}

// A version that the user lowered and a line taken out stay so, and all of the file comes back too.
func TestTheOrderOfChangesKeepsOwnVersions(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		var both []string
		for l := range strings.Lines(string(a["go.mod"].Data)) {
			if strings.HasPrefix(l, "\t") && strings.Contains(string(b["go.mod"].Data), l) {
				both = append(both, l)
			}
		}
		line := rapid.SampledFrom(both).Draw(t, "line")
		mine, is := "", strings.Join(strings.Fields(line)[:2], " ")
		if !strings.Contains(line, "// indirect") || rapid.Bool().Draw(t, "lower") {
			mine = strings.Replace(line, is, is+"-0", 1)
		}
		ours := maps.Clone(a)
		ours["go.mod"] = &tree.File{Data: bytes.Replace(a["go.mod"].Data, []byte(line), []byte(mine), 1)}
		there := thereAndBack(t, a, ours, b)
		require.Equal(t, strings.Replace(string(b["go.mod"].Data), line, mine, 1), string(there["go.mod"].Data))
	})
}

// A file without a newline at its end gets what comes, loses it again, and is byte for byte as it was.
func TestTheOrderOfChangesKeepsOpenEnds(t *testing.T) {
	c := catalog(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := generated(t, c, selection(c).Draw(t, "from")), generated(t, c, selection(c).Draw(t, "to"))
		ours := tree.Tree{}
		for p, f := range a {
			if b[p] != nil {
				f = &tree.File{Data: bytes.TrimSuffix(f.Data, []byte("\n")), Exec: f.Exec}
			}
			ours[p] = f
		}
		thereAndBack(t, a, ours, b)
	})
}

// thereAndBack changes the user's files of one project to those of another and back, which leaves every byte as it was. It
// returns them as they are in between.
func thereAndBack(t *rapid.T, a, ours, b tree.Tree) (there tree.Tree) {
	there, conflicts := apply(ours, generator.Plan(a, ours, b, merge.Labels{}))
	require.Empty(t, conflicts)
	back, conflicts := apply(there, generator.Plan(b, there, a, merge.Labels{}))
	require.Empty(t, conflicts)
	require.Equal(t, bytesOf(ours), bytesOf(back))
	return there
}
