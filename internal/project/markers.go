package project

import (
	"bytes"
	"strings"
)

// markers are how the lines begin that stand around the sides of a conflict, as git writes them.
var markers = []string{"<<<<<<< ", "||||||| ", separator, ">>>>>>> "}

// separator is between two sides, a line by itself. Under a line of text it makes a heading in Markdown.
const separator = "======="

// marked counts the lines of each marker.
func marked(data []byte) map[string]int {
	count := map[string]int{}
	for line := range bytes.Lines(data) {
		text := strings.TrimRight(string(line), "\r\n")
		for _, m := range markers {
			if text == separator && m == separator || m != separator && strings.HasPrefix(text, m) {
				count[m]++
			}
		}
	}
	return count
}

// exceeds says that a text has more lines of some marker than the others together.
func exceeds(now []byte, others ...[]byte) bool {
	left := marked(now)
	for _, other := range others {
		for m, n := range marked(other) {
			left[m] -= n
		}
	}
	for _, n := range left {
		if n > 0 {
			return true
		}
	}
	return false
}
