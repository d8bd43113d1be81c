package term

import (
	"bytes"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/stretchr/testify/require"
)

func TestOutputIsPlainWhereNoTerminalIs(t *testing.T) {
	var out, errw bytes.Buffer
	io := New([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}, strings.NewReader(""), &out, &errw)
	io.Printf("%s %s %s", io.Bold("a"), io.Faint("b"), io.Accent("c"))
	io.Notef("%s", io.Problem("error:"))
	require.Equal(t, "a b c", out.String())
	require.Equal(t, "error:", errw.String())
	require.False(t, io.Interactive())
	require.Equal(t, "truecolor", io.Getenv("COLORTERM"))
	require.Empty(t, io.Getenv("NO_COLOR"))
}

func TestTree(t *testing.T) {
	var b bytes.Buffer
	Indented(&b, []string{".github/workflows/ci.yml", "cmd/api/main.go", "cmd/api/serve.go", "cmd/shell/main.go", "go.mod"})
	require.Equal(t, ".github/\n  workflows/\n    ci.yml\ncmd/\n  api/\n    main.go\n    serve.go\n  shell/\n    main.go\ngo.mod\n", b.String())
}

func TestColumnsCountRunesNotBytes(t *testing.T) {
	var b bytes.Buffer
	Columns(&b, [][]string{{"é", "first", ""}, {"long", "second", "note"}}, func(cell string, _ int) string { return cell })
	require.Equal(t, "é     first\nlong  second  note\n", b.String())
}

func TestWrap(t *testing.T) {
	require.Equal(t, "short\n", Wrap("short\n", 20))
	require.Equal(t, "To be set in\n  production\n\nnow\n", Wrap("To be set in production\n\nnow\n", 14))
	require.Equal(t, "  an item of\n    a list\n", Wrap("  an item of a list\n", 13))
	require.Equal(t, "see\n  https://example.com/long\n  now", Wrap("see https://example.com/long now", 10), "addresses stay whole")
	require.Equal(t, "omni new shop\n  --yes", Wrap("omni new shop --yes", 16), "and so do flags")
}

// A table is as wide as the terminal and no wider, however long its words are.
func TestTablesFit(t *testing.T) {
	rows := [][]string{{"fail", "STRIPE_WEBHOOK_SECRETS", "does not look like one\n→ take it from https://dashboard.stripe.com/webhooks"}}
	for _, width := range []int{20, 40, 60, 80, 120} {
		for line := range strings.Lines(grid([]string{"", "CHECK", "FOUND"}, rows, width, false)) {
			require.LessOrEqual(t, lipgloss.Width(strings.TrimRight(line, "\n")), max(width, len("fail  STRIPE_WEBHOOK_SECRETS")), line)
			require.NotEmpty(t, strings.TrimSpace(line))
		}
	}
	require.Contains(t, grid(nil, rows, 40, false), "fail  STRIPE_WEBHOOK_SECRETS\n      does not look like one\n      →")
}
