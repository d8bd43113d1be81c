package conformance

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/logixtecs/omni/internal/tree"
)

// editedTree is what a user made of a generated tree: lines added, changed and deleted.
type editedTree struct {
	files tree.Tree
	// added are lines that must not be lost, deleted ones that must not come back, by file.
	added, deleted map[string][]string
}

// edits draws what a user does to a tree. Of the lines that features own none is deleted, and none that stands
// twice in it or in what is to come, because nobody could say which one came back.
func edits(t *rapid.T, base, theirs tree.Tree) editedTree {
	e := editedTree{tree.Tree{}, map[string][]string{}, map[string][]string{}}
	var editable []string
	for p, f := range base {
		e.files[p] = f
		if p != "go.mod" && p != "go.sum" && strings.Count(string(f.Data), "\n") > 0 {
			editable = append(editable, p)
		}
	}
	slices.Sort(editable)
	for i := range rapid.IntRange(1, 6).Draw(t, "edits") {
		p := rapid.SampledFrom(editable).Draw(t, "file")
		ls := slices.Collect(strings.Lines(string(e.files[p].Data)))
		at := rapid.IntRange(0, len(ls)-1).Draw(t, "line")
		mine := fmt.Sprintf("// the user's line %d\n", i)
		switch rapid.SampledFrom([]string{"add", "change", "delete"}).Draw(t, "how") {
		case "add":
			ls = slices.Insert(ls, at, mine)
			e.added[p] = append(e.added[p], strings.TrimSpace(mine))
		case "change":
			if strings.Contains(ls[at], "the user's line") {
				continue
			}
			ls[at] = mine
			e.added[p] = append(e.added[p], strings.TrimSpace(mine))
		default:
			line := ls[at]
			if owned(base[p], line) || brought(base[p], theirs[p], line) || strings.TrimSpace(line) == "" || strings.Contains(line, "the user's line") {
				continue
			}
			ls = slices.Delete(ls, at, at+1)
			e.deleted[p] = append(e.deleted[p], line)
		}
		e.files[p] = &tree.File{Data: []byte(strings.Join(ls, "")), Exec: e.files[p].Exec}
	}
	return e
}

// owned says that a line of a generated file is in a slot, or that there is not just one like it.
func owned(f *tree.File, line string) bool {
	ls := slices.Collect(strings.Lines(string(f.Data)))
	count := 0
	for i, l := range ls {
		if strings.TrimSpace(l) != strings.TrimSpace(line) {
			continue
		}
		count++
		for _, r := range f.Regions {
			if i+1 >= r.First && i+1 <= r.Last {
				return true
			}
		}
	}
	return count != 1
}

// brought says that a line that is in both trees came to the second one anew, in a place of its own: two features say
// "# For example: shop-files", each above its own variable.
func brought(base, theirs *tree.File, line string) bool {
	if theirs == nil {
		return false
	}
	around := func(f *tree.File) (places [][2]string) {
		ls := append(append([]string{""}, slices.Collect(strings.Lines(string(f.Data)))...), "")
		for i := 1; i < len(ls)-1; i++ {
			if strings.TrimSpace(ls[i]) == strings.TrimSpace(line) {
				places = append(places, [2]string{ls[i-1], ls[i+1]})
			}
		}
		return places
	}
	had := around(base)[0]
	for _, place := range around(theirs) {
		if place[0] != had[0] && place[1] != had[1] {
			return true
		}
	}
	return false
}
