package term

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
)

// Table prints rows under a header to the result: as wide as the terminal, its last column wrapped, or as plain
// columns without the header where the result goes elsewhere.
func (t *IO) Table(header []string, rows [][]string) {
	if width, _, terminal := t.Size(); terminal {
		fmt.Fprintln(t.Out, grid(header, rows, width, t.outColour))
		return
	}
	Columns(t.Out, rows, func(cell string, _ int) string { return cell })
}

// NoteTable prints rows beside the result, in the same way.
func (t *IO) NoteTable(rows [][]string) {
	if width, _, terminal := size(t.Notes()); terminal {
		fmt.Fprintln(t.Notes(), grid(nil, rows, width, false))
		return
	}
	Columns(t.Notes(), rows, func(cell string, _ int) string { return cell })
}

// gap is how many cells are between two columns.
const gap = 2

func grid(header []string, rows [][]string, width int, colour bool) string {
	if room(rows, width) < narrowest {
		return stacked(rows, width)
	}
	style := func(row, column int) lipgloss.Style {
		s := lipgloss.NewStyle().PaddingRight(gap)
		switch {
		case !colour:
		case row == table.HeaderRow:
			s = s.Faint(true)
		case column == 0:
			s = s.Bold(true)
		}
		return s
	}
	out := table.New().Border(lipgloss.HiddenBorder()).BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderHeader(false).Rows(wrapLast(rows, width)...).StyleFunc(style)
	if header != nil {
		out = out.Headers(header...)
	}
	return out.String()
}

// narrowest is how many cells the last column has at least; where there is less room it goes below the others.
const narrowest = 24

// wrapLast breaks the lines of the last column so that a row is no wider than width.
func wrapLast(rows [][]string, width int) [][]string {
	var out [][]string
	rest := room(rows, width)
	for _, row := range rows {
		row = slices.Clone(row)
		row[len(row)-1] = wrapCell(row[len(row)-1], rest)
		out = append(out, row)
	}
	return out
}

// wrapCell breaks a text between words, and a word only where it does not fit by itself.
func wrapCell(text string, width int) string {
	return lipgloss.Wrap(wrap(text, width, 0), width, "")
}

// room is how wide the last column can be.
func room(rows [][]string, width int) int {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	for _, w := range widths[:max(0, len(widths)-1)] {
		width -= w + gap
	}
	return width - gap
}

// stacked prints each row's last cell below the others.
func stacked(rows [][]string, width int) string {
	const indent = 6
	var lines []string
	for _, row := range rows {
		last := len(row) - 1
		lines = append(lines, strings.TrimRight(strings.Join(row[:last], strings.Repeat(" ", gap)), " "))
		for line := range strings.Lines(wrapCell(row[last], max(width-indent, 1))) {
			lines = append(lines, strings.Repeat(" ", indent)+strings.TrimRight(line, " \n"))
		}
	}
	return strings.Join(lines, "\n")
}
