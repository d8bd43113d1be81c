//go:build unix

package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
)

// On a terminal tables are as wide as it is and trees are drawn; NO_COLOR takes the colours only.
func TestTerminalOutput(t *testing.T) {
	for _, env := range [][]string{nil, {"NO_COLOR=1"}} {
		s := openTerminal(t, 60, 20, t.TempDir(), env, "list")
		code, all := s.end()
		require.Zero(t, code)
		require.Equal(t, env == nil, strings.Contains(all, "\x1b["), "colours")
		require.Contains(t, all, "WHAT IT BRINGS AND COSTS")
		for line := range strings.Lines(all) {
			require.LessOrEqual(t, ansi.StringWidth(strings.TrimRight(line, "\r\n ")), 60, line)
		}
		s = openTerminal(t, 60, 20, t.TempDir(), env, "new", "shop", "--dry-run")
		code, all = s.end()
		require.Zero(t, code)
		require.Contains(t, ansi.Strip(all), "└── tools.sum")
	}
}

// The diff of --dry-run is in colour on a terminal, and without where NO_COLOR says so.
func TestDiffInColour(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	require.NoError(t, omni(".", "new", dir, "--preset", "minimal", "--no-git", "--yes").Run())
	for _, env := range [][]string{nil, {"NO_COLOR=1"}} {
		code, all := openTerminal(t, 200, 40, dir, env, "add", "clerk", "--dry-run").end()
		require.Zero(t, code)
		added := regexp.MustCompile(`\x1b\[\d+m\+// Clerk`).MatchString(all)
		require.Equal(t, env == nil, added, "%.2000s", all)
		require.Contains(t, ansi.Strip(all), "+++ b/internal/auth/clerk.go")
	}
}

// No command asks the terminal anything when it starts: where it does not answer that would hang.
func TestStartAsksTheTerminalNothing(t *testing.T) {
	s := openTerminal(t, 80, 40, t.TempDir(), nil, "--help")
	code, all := s.end()
	require.Zero(t, code)
	require.Contains(t, all, "Start a project:")
	require.NotContains(t, regexp.MustCompile(`\x1b\[\d*m`).ReplaceAllString(all, ""), "\x1b")
}
