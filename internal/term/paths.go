package term

import (
	"fmt"
	"io"
	"path"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/tree"
)

// Tree prints slash-separated paths, in order, as a tree of folders and files: drawn on a terminal, indented
// where the result goes elsewhere.
func (t *IO) Tree(paths []string) {
	if _, _, terminal := t.Size(); !terminal {
		Indented(t.Out, paths)
		return
	}
	style := lipgloss.NewStyle()
	if t.outColour {
		style = style.Faint(true)
	}
	root := tree.New().EnumeratorStyle(style.PaddingRight(1)).IndenterStyle(style.PaddingRight(1))
	folders := map[string]*tree.Tree{".": root}
	for _, p := range paths {
		t.folder(folders, path.Dir(p)).Child(path.Base(p))
	}
	t.Printf("%s\n", root.String())
}

// folder is the node of a folder, made with those above it where it is missing.
func (t *IO) folder(folders map[string]*tree.Tree, p string) *tree.Tree {
	if folders[p] == nil {
		folders[p] = tree.Root(t.Bold(path.Base(p) + "/"))
		t.folder(folders, path.Dir(p)).Child(folders[p])
	}
	return folders[p]
}

// Indented prints slash-separated paths, in order, as an indented tree of folders and files.
func Indented(w io.Writer, paths []string) {
	var open []string
	for _, p := range paths {
		parts := strings.Split(p, "/")
		dirs, file := parts[:len(parts)-1], parts[len(parts)-1]
		same := 0
		for same < len(dirs) && same < len(open) && dirs[same] == open[same] {
			same++
		}
		for i := same; i < len(dirs); i++ {
			fmt.Fprintf(w, "%s%s/\n", strings.Repeat("  ", i), dirs[i])
		}
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", len(dirs)), file)
		open = dirs
	}
}

// Columns prints rows with each column as wide as its widest cell; the last column is left as it is.
// Widths are measured before styling, so style gets the cell and its column and must not change its width.
func Columns(w io.Writer, rows [][]string, style func(cell string, column int) string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(style(cell, i))
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-len([]rune(cell))+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}
