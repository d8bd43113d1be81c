package email

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainText tells what an HTML page says, for people and programs that read text: links have their address behind them, lists
// their bullets or numbers.
func plainText(page *html.Node) string {
	var w textWriter
	w.node(page)
	return strings.TrimSpace(w.String()) + "\n"
}

// textWriter writes text whose white space means as much as in HTML.
type textWriter struct {
	strings.Builder
	lists  []int  // of each list around, the number of its last item; -1 where items have bullets
	breaks int    // line breaks to write before the next text
	mark   string // bullet or number to write before it
	space  bool   // whether there is one before it
}

func (w *textWriter) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.text(n.Data)
		return
	case n.DataAtom == atom.Head || n.DataAtom == atom.Style || attribute(n, "class") == "preheader":
		return // not part of what people read
	}
	before, after := w.around(n)
	w.line(before)
	w.open(n)
	for child := range n.ChildNodes() {
		w.node(child)
	}
	w.close(n)
	w.line(after)
}

// around is how many line breaks an element has before and after it.
func (w *textWriter) around(n *html.Node) (before, after int) {
	switch n.DataAtom {
	case atom.Br:
		return 0, 1
	case atom.Li, atom.Tr, atom.Div:
		return 1, 1
	case atom.Ul, atom.Ol:
		if len(w.lists) > 0 {
			return 1, 1
		}
		return 2, 2
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.Table, atom.Blockquote, atom.Hr:
		return 2, 2
	}
	return 0, 0
}

func (w *textWriter) open(n *html.Node) {
	switch n.DataAtom {
	case atom.Td, atom.Th:
		w.space = true
	case atom.Hr:
		w.text("---")
	case atom.Img:
		w.text(attribute(n, "alt"))
	case atom.Ul:
		w.lists = append(w.lists, -1)
	case atom.Ol:
		w.lists = append(w.lists, 0)
	case atom.Li:
		w.item()
	}
}

func (w *textWriter) close(n *html.Node) {
	switch n.DataAtom {
	case atom.A:
		address := strings.TrimPrefix(attribute(n, "href"), "mailto:")
		if address != "" && !strings.HasSuffix(w.String(), address) {
			w.text(" (" + address + ")")
		}
	case atom.Li:
		w.mark = "" // of an item without text
	case atom.Ul, atom.Ol:
		w.lists = w.lists[:len(w.lists)-1]
	}
}

// item begins an item of the innermost list.
func (w *textWriter) item() {
	if len(w.lists) == 0 {
		return
	}
	last := &w.lists[len(w.lists)-1]
	mark := "- "
	if *last >= 0 {
		*last++
		mark = strconv.Itoa(*last) + ". "
	}
	w.mark = strings.Repeat("  ", len(w.lists)-1) + mark
}

// text writes words with single spaces between them.
func (w *textWriter) text(s string) {
	words := strings.Fields(s)
	w.space = w.space || s != "" && strings.TrimLeft(s, " \t\r\n") != s
	if len(words) == 0 {
		return
	}
	w.flush()
	w.WriteString(strings.Join(words, " "))
	w.space = strings.TrimRight(s, " \t\r\n") != s
}

// line asks for line breaks before the next text. An item begins on the line of its mark.
func (w *textWriter) line(breaks int) {
	if breaks > 0 && w.mark == "" {
		w.breaks, w.space = max(w.breaks, breaks), false
	}
}

// flush writes the line breaks, the mark or the space that belong before the next text.
func (w *textWriter) flush() {
	switch {
	case w.Len() == 0:
	case w.breaks > 0:
		w.WriteString(strings.Repeat("\n", w.breaks))
	case w.space:
		w.WriteByte(' ')
	}
	w.WriteString(w.mark)
	w.breaks, w.mark, w.space = 0, "", false
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}
