package email

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inlineStyles writes the rules of a page's style sheets into style attributes, because many mail programs drop style sheets.
// Media queries cannot be inlined: they stay, for the programs that know them. The page's own style attributes win.
func inlineStyles(page *html.Node) error {
	var sheets []*html.Node
	for n := range page.Descendants() {
		if n.DataAtom == atom.Style && n.FirstChild != nil {
			sheets = append(sheets, n)
		}
	}
	styles := map[*html.Node][]declaration{}
	for _, sheet := range sheets {
		rules, rest, err := parseSheet(sheet.FirstChild.Data)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if err := r.apply(page, styles); err != nil {
				return err
			}
		}
		if sheet.FirstChild.Data = rest; rest == "" {
			sheet.Parent.RemoveChild(sheet)
		}
	}
	for n, declarations := range styles {
		setStyle(n, declarations)
	}
	return nil
}

// rule is one of a style sheet: a { color: red }.
type rule struct{ selectors, declarations string }

// declaration is what a rule says of one element, and how much it counts.
type declaration struct {
	property, value string
	specificity     cascadia.Specificity
}

// parseSheet returns the rules of a style sheet, and its at-rules as they are.
func parseSheet(css string) (rules []rule, rest string, err error) {
	for css = strings.TrimSpace(css); css != ""; css = strings.TrimSpace(css) {
		head, tail, ok := strings.Cut(css, "{")
		if !ok {
			return nil, "", fmt.Errorf("style sheet: %q begins no rule", css)
		}
		end := blockEnd(tail)
		if end < 0 {
			return nil, "", errors.New("style sheet: a rule has no end: " + head)
		}
		if strings.HasPrefix(head, "@") {
			rest += head + "{" + tail[:end+1] + "\n"
		} else {
			rules = append(rules, rule{head, tail[:end]})
		}
		css = tail[end+1:]
	}
	return rules, rest, nil
}

// blockEnd finds the brace that closes the block that has just been opened; -1 if there is none.
func blockEnd(css string) int {
	depth := 1
	return strings.IndexFunc(css, func(r rune) bool {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		return depth == 0
	})
}

// apply adds the rule's declarations to the elements that it selects.
func (r rule) apply(page *html.Node, styles map[*html.Node][]declaration) error {
	group, err := cascadia.ParseGroup(r.selectors)
	if err != nil {
		return fmt.Errorf("style sheet: %s: %w", r.selectors, err)
	}
	for _, selector := range group {
		for _, n := range cascadia.QueryAll(page, selector) {
			for text := range strings.SplitSeq(r.declarations, ";") {
				if property, value, ok := strings.Cut(text, ":"); ok {
					styles[n] = append(styles[n], declaration{strings.TrimSpace(property), strings.TrimSpace(value), selector.Specificity()})
				}
			}
		}
	}
	return nil
}

// setStyle writes declarations into an element's attribute. Of those for the same property the most specific one counts, and
// among equals the last (https://www.w3.org/TR/css-cascade-3/#cascading).
func setStyle(n *html.Node, declarations []declaration) {
	slices.SortStableFunc(declarations, func(a, b declaration) int {
		return slices.Compare(a.specificity[:], b.specificity[:])
	})
	var style []string
	for i, d := range declarations {
		same := func(later declaration) bool { return later.property == d.property }
		if !slices.ContainsFunc(declarations[i+1:], same) {
			style = append(style, d.property+": "+d.value)
		}
	}
	if own := attribute(n, "style"); own != "" {
		style = append(style, own)
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" })
	n.Attr = append(n.Attr, html.Attribute{Key: "style", Val: strings.Join(style, "; ")})
}
