package merge

import (
	"slices"

	"github.com/logixtecs/omni/internal/tree"
)

// slotRule settles what git would not: lines that features put in a slot are items of a list. An item that
// omni only inserts goes behind the neighbour it has in omni's text, wherever the user has that line now; an
// item that omni only removes is removed when the user left it as it was. Nothing outside slots is touched.
type slotRule struct {
	base, ours, theirs doc
	// inBase and inTheirs say of each line whether a slot brought it.
	inBase, inTheirs []bool
}

func newSlotRule(base, ours, theirs doc, baseRegions, theirRegions []tree.Region) *slotRule {
	return &slotRule{base, ours, theirs, mark(len(base.raw), baseRegions), mark(len(theirs.raw), theirRegions)}
}

func mark(n int, regions []tree.Region) []bool {
	in := make([]bool, n)
	for _, r := range regions {
		for i := r.First - 1; i < r.Last && i < n; i++ {
			in[i] = true
		}
	}
	return in
}

// settle joins one conflicting chunk, or says that it cannot.
func (r *slotRule) settle(c chunk) ([]string, bool) {
	mine := doc{slices.Clone(r.ours.raw[c.o1:c.o2]), slices.Clone(r.ours.keys[c.o1:c.o2])}
	changes := diff(r.base.keys[c.b1:c.b2], r.theirs.keys[c.t1:c.t2])
	for i := len(changes) - 1; i >= 0; i-- { // from the end, so that earlier places stay where they are
		ch := change{changes[i].a1 + c.b1, changes[i].a2 + c.b1, changes[i].b1 + c.t1, changes[i].b2 + c.t1}
		if !r.within(ch) {
			return nil, false
		}
		at, ok := r.remove(&mine, ch)
		if !ok {
			return nil, false
		}
		if ch.b2 > ch.b1 {
			if ch.a1 == ch.a2 {
				at = r.anchor(mine, c, ch)
			}
			if at < 0 {
				return nil, false
			}
			mine.raw = slices.Insert(mine.raw, at, closed(r.theirs.raw[ch.b1:ch.b2])...)
			mine.keys = slices.Insert(mine.keys, at, r.theirs.keys[ch.b1:ch.b2]...)
		}
	}
	return mine.raw, true
}

// within says that a change is of a slot's lines alone. Among equal lines a change can be said to be here or a
// line further up, blank lines mostly; one of its places has to be in the slot.
func (r *slotRule) within(ch change) bool {
	for slices.Contains(r.inBase[ch.a1:ch.a2], false) || slices.Contains(r.inTheirs[ch.b1:ch.b2], false) {
		inserts := ch.a1 == ch.a2 && ch.b1 > 0 && r.theirs.keys[ch.b1-1] == r.theirs.keys[ch.b2-1]
		removes := ch.b1 == ch.b2 && ch.a1 > 0 && r.base.keys[ch.a1-1] == r.base.keys[ch.a2-1]
		switch {
		case inserts:
			ch.b1, ch.b2 = ch.b1-1, ch.b2-1
		case removes:
			ch.a1, ch.a2 = ch.a1-1, ch.a2-1
		default:
			return false
		}
	}
	return true
}

// remove takes a run of base lines out of the user's, where it stands verbatim exactly once.
func (r *slotRule) remove(mine *doc, ch change) (at int, ok bool) {
	gone := r.base.keys[ch.a1:ch.a2]
	if len(gone) == 0 {
		return -1, true
	}
	at = -1
	for i := 0; i+len(gone) <= len(mine.keys); i++ {
		if slices.Equal(mine.keys[i:i+len(gone)], gone) {
			if at >= 0 {
				return -1, false
			}
			at = i
		}
	}
	if at < 0 {
		return -1, false
	}
	mine.raw = slices.Delete(mine.raw, at, at+len(gone))
	mine.keys = slices.Delete(mine.keys, at, at+len(gone))
	return at, true
}

// anchor finds where inserted lines go among the user's: behind the line that precedes them in the base, or
// before the one that follows; at the chunk's own edge that neighbour is outside and the edge is the place.
func (r *slotRule) anchor(mine doc, c chunk, ch change) int {
	if ch.a1 == c.b1 {
		return 0
	}
	if i := slices.Index(mine.keys, r.base.keys[ch.a1-1]); i >= 0 && r.base.keys[ch.a1-1] != "" {
		return i + 1
	}
	if ch.a1 == c.b2 {
		return len(mine.keys)
	}
	if i := slices.Index(mine.keys, r.base.keys[ch.a1]); i >= 0 && r.base.keys[ch.a1] != "" {
		return i
	}
	return -1
}
