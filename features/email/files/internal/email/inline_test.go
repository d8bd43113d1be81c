package email

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

func TestInlineStyles(t *testing.T) {
	for name, test := range map[string]struct{ css, body, want string }{
		"elements":       {"p { color: red }", `<p>a</p><b>b</b>`, `<p style="color: red">a</p><b>b</b>`},
		"many":           {"p, b { color: red; }\ni { margin: 0 }", `<p><b>a</b></p>`, `<p style="color: red"><b style="color: red">a</b></p>`},
		"specificity":    {".a { color: red } p { color: blue; margin: 0 }", `<p class="a">a</p>`, `<p class="a" style="margin: 0; color: red">a</p>`},
		"order":          {"p { color: red } p { color: blue }", `<p>a</p>`, `<p style="color: blue">a</p>`},
		"its own":        {"p { color: red }", `<p style="color: blue">a</p>`, `<p style="color: red; color: blue">a</p>`},
		"within":         {".a p { color: red }", `<div class="a"><p>a</p></div><p>b</p>`, `<div class="a"><p style="color: red">a</p></div><p>b</p>`},
		"quotes":         {`p { font-family: "A B" }`, `<p>a</p>`, `<p style="font-family: &#34;A B&#34;">a</p>`},
		"addresses":      {"p { background: url(https://a.example/b.png) }", `<p>a</p>`, `<p style="background: url(https://a.example/b.png)">a</p>`},
		"comments":       {"p { color: red }", `<!--[if mso]><b><![endif]--><p>a</p>`, `<!--[if mso]><b><![endif]--><p style="color: red">a</p>`},
		"nothing styled": {"", `<p>a</p>`, `<p>a</p>`},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := html.Parse(strings.NewReader("<html><head><style>" + test.css + "</style></head><body>" + test.body + "</body></html>"))
			require.NoError(t, err)
			require.NoError(t, inlineStyles(page))
			var b strings.Builder
			require.NoError(t, html.Render(&b, page))
			got := strings.TrimPrefix(b.String(), "<html><head></head><body>")
			require.Equal(t, test.want, strings.TrimPrefix(strings.TrimSuffix(got, "</body></html>"), "<html><head><style></style></head><body>"))
		})
	}
}

func TestMediaQueriesStay(t *testing.T) {
	rules, rest, err := parseSheet("a { b: c }\n@media (max-width: 480px) { a { b: d !important } }\ne { f: g }")
	require.NoError(t, err)
	require.Len(t, rules, 2)
	require.Equal(t, "@media (max-width: 480px) { a { b: d !important } }\n", rest)
}
