package merge

import "math"

// chunk is a run of lines of the base with what each side has in its place.
type chunk struct{ b1, b2, o1, o2, t1, t2 int }

// chunks cuts the three texts in step: a stable chunk is equal in all, an unstable one was changed by at
// least one side.
func chunks(b, o, t []string) []chunk {
	ours, theirs := diff(b, o), diff(b, t)
	var out []chunk
	at := chunk{} // the end of the previous chunk: b2, o2, t2
	for len(ours) > 0 || len(theirs) > 0 {
		start, end := firstGroup(&ours, &theirs)
		next := chunk{b1: start.b, b2: end.b, o1: at.o2 + start.b - at.b2, t1: at.t2 + start.b - at.b2}
		next.o2 = next.o1 + (end.b - start.b) + end.ours
		next.t2 = next.t1 + (end.b - start.b) + end.theirs
		if next.b1 > at.b2 {
			out = append(out, chunk{at.b2, next.b1, at.o2, next.o1, at.t2, next.t1})
		}
		out = append(out, next)
		at = next
	}
	if at.b2 < len(b) {
		out = append(out, chunk{at.b2, len(b), at.o2, len(o), at.t2, len(t)})
	}
	return out
}

// edge is a place in the base, and by how many lines each side has grown within the group that ends there.
type edge struct{ b, ours, theirs int }

// firstGroup takes the first change and all that overlap or touch it, from either side.
func firstGroup(ours, theirs *[]change) (start, end edge) {
	start.b = min(first(*ours), first(*theirs))
	end.b = start.b
	take := func(cs *[]change, grown *int) bool {
		if first(*cs) > end.b {
			return false
		}
		c := (*cs)[0]
		*cs = (*cs)[1:]
		end.b = max(end.b, c.a2)
		*grown += (c.b2 - c.b1) - (c.a2 - c.a1)
		return true
	}
	for take(ours, &end.ours) || take(theirs, &end.theirs) {
	}
	return start, end
}

// first is the line of the base where the first change is.
func first(cs []change) int {
	if len(cs) == 0 {
		return math.MaxInt
	}
	return cs[0].a1
}
