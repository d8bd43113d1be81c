package term

import (
	"fmt"
	"slices"

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

// wrapLast breaks the lines of the last column so that a row is no wider than width.
func wrapLast(rows [][]string, width int) [][]string {
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
	var out [][]string
	for _, row := range rows {
		row = slices.Clone(row)
		row[len(row)-1] = lipgloss.Wrap(row[len(row)-1], max(width-gap, 20), "")
		out = append(out, row)
	}
	return out
}
