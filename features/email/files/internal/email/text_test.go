package email

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

func TestPlainText(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"paragraphs":     {"<h1>Title</h1><p>One\n two  <b>three</b>.</p><p>Four</p>", "Title\n\nOne two three.\n\nFour"},
		"line breaks":    {"<p>a<br>b<br/>c</p>", "a\nb\nc"},
		"links":          {`<p>See <a href="https://a.example/b">the page</a>, or <a href="https://a.example/b">https://a.example/b</a>.</p>`, "See the page (https://a.example/b), or https://a.example/b."},
		"mail addresses": {`<a href="mailto:a@b.example">Write</a> <a href="mailto:a@b.example">a@b.example</a>`, "Write (a@b.example) a@b.example"},
		"link to itself": {`<a name="top">Top</a>`, "Top"},
		"lists":          {"<p>a</p><ul><li>b</li><li><p>c</p></li></ul><ol><li>d<ul><li>e</li></ul></li><li>f</li></ol>g", "a\n\n- b\n- c\n\n1. d\n  - e\n2. f\n\ng"},
		"tables":         {"<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>3 €</td></tr></table>", "Item Price\nTea 3 €"},
		"pictures":       {`<p><img src="a.png" alt="A cat"> sits</p>`, "A cat sits"},
		"rule":           {"a<hr>b", "a\n\n---\n\nb"},
		"not shown":      {`<style>p {}</style><div class="preheader">x</div><div>a</div><!-- b --><div>c</div>`, "a\nc"},
		"entities":       {"<p>a &amp; b&nbsp;&lt;c&gt;</p>", "a & b <c>"},
		"stray item":     {"<li>a</li>", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := html.Parse(strings.NewReader("<html><head><title>x</title></head><body>" + test.body + "</body></html>"))
			require.NoError(t, err)
			require.Equal(t, test.want+"\n", plainText(page))
		})
	}
}
