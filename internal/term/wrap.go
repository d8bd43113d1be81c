package term

import (
	"io"
	"strings"

	"charm.land/lipgloss/v2"
)

// Wrap breaks the lines of a text that are wider than width between words. What is broken off stands two cells
// further in than its line. A word that is wider by itself stays whole, so that an address can be copied.
func Wrap(text string, width int) string { return wrap(text, width, 2) }

// wrap is Wrap with what is broken off hang cells further in.
func wrap(text string, width, hang int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		end := line[len(strings.TrimRight(line, "\r\n")):]
		b.WriteString(wrapLine(line[:len(line)-len(end)], width, hang))
		b.WriteString(end)
	}
	return b.String()
}

func wrapLine(line string, width, hang int) string {
	if lipgloss.Width(line) <= width {
		return line
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var b strings.Builder
	b.WriteString(indent)
	column, first := len(indent), true
	for _, word := range strings.Fields(line) {
		n := lipgloss.Width(word)
		switch {
		case first:
		case column+1+n > width:
			b.WriteString("\n" + indent + strings.Repeat(" ", hang))
			column = len(indent) + hang
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column, first = column+n, false
	}
	return b.String()
}

// Width is how wide lines for a person may be: the terminal's width, or 80 cells where there is none.
func (t *IO) Width() int {
	if width, _, terminal := size(t.Err); terminal {
		return width
	}
	return 80
}

// fit breaks a text where w is a terminal that it is too wide for.
func fit(w io.Writer, text string) string {
	if width, _, terminal := size(w); terminal {
		return Wrap(text, width)
	}
	return text
}
