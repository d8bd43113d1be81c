//go:build unix

package main

import (
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

// No command asks the terminal anything when it starts: where it does not answer that would hang.
func TestStartAsksTheTerminalNothing(t *testing.T) {
	s := openTerminal(t, 80, 40, t.TempDir(), nil, "--help")
	code, all := s.end()
	require.Zero(t, code)
	require.Contains(t, all, "Start a project:")
	require.NotContains(t, regexp.MustCompile(`\x1b\[\d*m`).ReplaceAllString(all, ""), "\x1b")
}
