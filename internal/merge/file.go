package merge

import (
	"bytes"
	"go/format"
	"path"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// File merges one file by its kind. base is what omni generated last, ours what the user has now, theirs
// what omni generates now; the regions of base and theirs say which lines features put in slots. Line ends
// are the user's, the missing one at a file's end and a byte order mark too, and no change of a line.
func File(name string, base, ours, theirs *tree.File, labels Labels) Result {
	if bytes.Equal(base.Data, ours.Data) {
		return Result{Text: string(theirs.Data)}
	}
	b, o, t := text(base.Data), text(ours.Data), text(theirs.Data)
	var r Result
	switch {
	case b == o:
		r = Result{Text: t}
	case b == t:
		return Result{Text: string(ours.Data)}
	case path.Ext(name) == ".go":
		r = goFile(base, b, o, t, theirs, labels)
	default:
		base, theirs := regionsOf(name, base, len(lines(b))), regionsOf(name, theirs, len(lines(t)))
		r = withSlots(plain(b), plain(o), plain(t), base, theirs, labels)
	}
	if r.Conflicts == 0 {
		r = sensible(name, b, o, t, r, labels)
	}
	r.Text = LineEnds(ours.Data, r.Text)
	return r
}

// sensible makes a conflict of a merge that is not what its file has to be, where every side of it is.
func sensible(name, b, o, t string, r Result, labels Labels) Result {
	err := sense(name, r.Text)
	if err == nil || sense(name, b) != nil || sense(name, o) != nil || sense(name, t) != nil {
		return r
	}
	m := merger{base: plain(b), ours: plain(o), theirs: plain(t), labels: labels}
	whole := m.conflict(chunk{b2: len(m.base.raw), o2: len(m.ours.raw), t2: len(m.theirs.raw)})
	return Result{strings.Join(whole, ""), 1, "merged by lines it would not be read: " + err.Error()}
}

// goFile compares by tokens on gofmt-ed sides, so that formatting alone is no change, and formats the
// result. A side that does not parse is compared as it is.
func goFile(base *tree.File, b, o, t string, theirs *tree.File, labels Labels) Result {
	o = formatted(o)
	r := withSlots(golang(b), golang(o), golang(t), base.Regions, theirs.Regions, labels)
	if r.Conflicts == 0 {
		r.Text = formatted(r.Text)
	}
	return r
}

func withSlots(base, ours, theirs doc, baseRegions, theirRegions []tree.Region, labels Labels) Result {
	rule := newSlotRule(base, ours, theirs, baseRegions, theirRegions)
	return merger{base, ours, theirs, labels, rule.settle}.run()
}

func golang(src string) doc { return doc{lines(src), goKeys([]byte(src))} }

func formatted(src string) string {
	if out, err := format.Source([]byte(src)); err == nil {
		return string(out)
	}
	return src
}
