// Package merge joins two changes of one file: what the user did to it and what omni does. Lines that only
// one side touched are taken from that side; where both touched the same lines differently it is a conflict,
// and a conflict keeps both.
package merge

import (
	"slices"
	"strings"
)

// Labels name the sides in conflict markers.
type Labels struct{ Ours, Base, Theirs string }

// Result is a merged text. Conflicts counts the places where a person has to decide; the text has git's
// markers there.
type Result struct {
	Text      string
	Conflicts int
	// Note says why there is a conflict where the lines alone do not.
	Note string
}

// Text merges line by line (diff3). Changes of the two sides that overlap or touch are a conflict unless
// they are equal, as in git.
func Text(base, ours, theirs string, labels Labels) Result {
	m := merger{base: plain(base), ours: plain(ours), theirs: plain(theirs), labels: labels}
	return m.run()
}

// doc is a text by lines, and by what each line is compared by.
type doc struct{ raw, keys []string }

func plain(text string) doc {
	ls := lines(text)
	return doc{ls, ls}
}

// merger joins two changes of base. settle is asked before a chunk becomes a conflict.
type merger struct {
	base, ours, theirs doc
	labels             Labels
	settle             func(chunk) ([]string, bool)
}

func (m merger) run() Result {
	var out []string
	conflicts := 0
	for _, c := range chunks(m.base.keys, m.ours.keys, m.theirs.keys) {
		ls, settled := m.join(c)
		if !settled && m.settle != nil {
			ls, settled = m.settle(c)
		}
		if !settled {
			ls = m.conflict(c)
			conflicts++
		}
		out = append(out, ls...)
	}
	return Result{Text: strings.Join(out, ""), Conflicts: conflicts}
}

// join takes the side that changed; two equal changes are one.
func (m merger) join(c chunk) ([]string, bool) {
	base, mine, yours := m.base.keys[c.b1:c.b2], m.ours.keys[c.o1:c.o2], m.theirs.keys[c.t1:c.t2]
	switch {
	case slices.Equal(mine, yours), slices.Equal(base, yours):
		return m.ours.raw[c.o1:c.o2], true
	case slices.Equal(base, mine):
		return m.theirs.raw[c.t1:c.t2], true
	}
	return nil, false
}

// conflict is both sides between git's markers (the diff3 style, which shows the base too).
func (m merger) conflict(c chunk) []string {
	out := []string{"<<<<<<< " + m.labels.Ours + "\n"}
	out = append(out, closed(m.ours.raw[c.o1:c.o2])...)
	out = append(out, "||||||| "+m.labels.Base+"\n")
	out = append(out, closed(m.base.raw[c.b1:c.b2])...)
	out = append(out, "=======\n")
	out = append(out, closed(m.theirs.raw[c.t1:c.t2])...)
	return append(out, ">>>>>>> "+m.labels.Theirs+"\n")
}

// closed ends the last line, which at a file's end may have no line break.
func closed(ls []string) []string {
	if n := len(ls); n > 0 && !strings.HasSuffix(ls[n-1], "\n") {
		ls = slices.Clone(ls)
		ls[n-1] += "\n"
	}
	return ls
}

// lines cuts a text behind each line break.
func lines(text string) []string { return slices.Collect(strings.Lines(text)) }
