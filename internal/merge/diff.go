package merge

import "slices"

// change replaces lines [a1,a2) of one text by lines [b1,b2) of another. Either run may be empty.
type change struct{ a1, a2, b1, b2 int }

// diff finds the changes from a to b by Myers' algorithm ("An O(ND) Difference Algorithm and Its
// Variations", 1986), in order, with equal lines between any two of them.
func diff(a, b []string) []change {
	// Equal ends are the common case and cost nothing this way.
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	moves := myers(a[head:len(a)-tail], b[head:len(b)-tail])
	var out []change
	x, y := head, head
	for _, m := range moves {
		switch {
		case m == equal:
			x, y = x+1, y+1
			continue
		case len(out) == 0 || out[len(out)-1].a2 != x || out[len(out)-1].b2 != y:
			out = append(out, change{x, x, y, y})
		}
		last := &out[len(out)-1]
		if m == remove {
			x++
			last.a2 = x
		} else {
			y++
			last.b2 = y
		}
	}
	return slide(out, a, b)
}

// slide moves each insertion or removal down as far as it can go: of three equal lines it does not matter
// which one went, but both sides of a merge must say the same one, or two would go.
func slide(changes []change, a, b []string) []change {
	var out []change // from the last to the first
	for _, c := range slices.Backward(changes) {
		for {
			if n := len(out) - 1; n >= 0 && out[n].a1 == c.a2 && out[n].b1 == c.b2 {
				c = change{c.a1, out[n].a2, c.b1, out[n].b2} // it has reached the next one
				out = out[:n]
			}
			removal := c.b1 == c.b2 && c.a2 < len(a) && a[c.a1] == a[c.a2]
			insertion := c.a1 == c.a2 && c.b2 < len(b) && b[c.b1] == b[c.b2]
			if !removal && !insertion {
				break
			}
			c = change{c.a1 + 1, c.a2 + 1, c.b1 + 1, c.b2 + 1}
		}
		out = append(out, c)
	}
	slices.Reverse(out)
	return out
}

type move byte

const (
	equal move = iota
	remove
	insert
)

// myers is the shortest sequence of moves that turns a into b. furthest[k+middle] is how far in a the best
// path on the diagonal k has come; trace keeps it for each number of moves.
func myers(a, b []string) []move {
	middle := len(a) + len(b) + 1
	furthest := make([]int, 2*middle+1)
	var trace [][]int
	for d := 0; d < middle; d++ {
		trace = append(trace, append([]int(nil), furthest[middle-d:middle+d+1]...))
		for k := -d; k <= d; k += 2 {
			x := step(furthest, middle, d, k)
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			furthest[middle+k] = x
			if x >= len(a) && x-k >= len(b) {
				return backtrack(trace, len(a), len(b))
			}
		}
	}
	return nil // d never reaches middle: removing all of a and inserting all of b takes fewer moves
}

// step is where the path with d moves arrives on the diagonal k: by an insertion from k+1, or by a removal
// from k-1, whichever comes further.
func step(furthest []int, middle, d, k int) int {
	if d == 0 {
		return 0
	}
	if k == -d || k != d && furthest[middle+k-1] < furthest[middle+k+1] {
		return furthest[middle+k+1]
	}
	return furthest[middle+k-1] + 1
}

// backtrack reads the moves off the trace, from the end to the start. trace[d] holds the diagonals -d…d as
// they were before the d-th move.
func backtrack(trace [][]int, x, y int) []move {
	var moves []move
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		from := k - 1
		if k == -d || k != d && trace[d][d+k-1] < trace[d][d+k+1] {
			from = k + 1
		}
		px := trace[d][d+from]
		py := px - from
		for x > px && y > py {
			moves, x, y = append(moves, equal), x-1, y-1
		}
		if from > k {
			moves, y = append(moves, insert), y-1
		} else {
			moves, x = append(moves, remove), x-1
		}
	}
	for ; x > 0; x-- {
		moves = append(moves, equal)
	}
	slices.Reverse(moves)
	return moves
}
