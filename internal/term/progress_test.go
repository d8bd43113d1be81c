//go:build unix

package term

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
)

// watched is an IO on a terminal and what the terminal gets.
func watched(t *testing.T, environ ...string) (*IO, *os.File) {
	t.Helper()
	screen, tty, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _ = screen.Close(); _ = tty.Close() })
	require.NoError(t, screen.SetDeadline(time.Now().Add(10*time.Second)))
	return New(append(environ, "TERM=xterm"), tty, tty, tty), screen
}

// until reads what the terminal gets up to a word.
func until(t *testing.T, screen io.Reader, word string) string {
	t.Helper()
	var all bytes.Buffer
	for b := make([]byte, 1); !strings.HasSuffix(all.String(), word); {
		_, err := screen.Read(b)
		require.NoError(t, err, all.String())
		all.Write(b)
	}
	return all.String()
}

// A person is told what goes on when it takes long, and the line is gone afterwards.
func TestProgress(t *testing.T) {
	io, screen := watched(t)
	done := io.Progress("compiling")
	until(t, screen, "compiling …")
	done()
	io.Notef("after\n")
	require.Contains(t, until(t, screen, "after"), "\r\x1b[K")

	// Line by line for a screen reader: one line that does not move.
	io, screen = watched(t, "ACCESSIBLE=1")
	done = io.Progress("compiling")
	require.NotContains(t, until(t, screen, "compiling …"), "\x1b")
	done()

	// What is quick says nothing, and neither does what nobody watches or wants.
	io, screen = watched(t)
	io.Progress("compiling")()
	io.Notef("quiet\n")
	require.Equal(t, "quiet", until(t, screen, "quiet"))
	var out bytes.Buffer
	plain := New(nil, strings.NewReader(""), &out, &out)
	plain.Verbose = true
	plain.Progress("compiling")()
	require.Regexp(t, `^compiling: \d+ ms\n$`, out.String())
}
