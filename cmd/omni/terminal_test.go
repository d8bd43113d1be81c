//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
)

// terminal is omni in a terminal of its own: what is typed goes through a pseudo terminal, what it writes is
// drawn on a screen, cell by cell.
type terminal struct {
	t      *testing.T
	pty    *os.File
	screen *vt.SafeEmulator
	// drawn gets a word after something was drawn, closed is closed when omni has ended.
	drawn  chan struct{}
	closed chan struct{}
	cmd    *exec.Cmd
	// all is everything written, for what has scrolled away.
	all strings.Builder
}

// openTerminal starts omni in dir.
func openTerminal(t *testing.T, columns, rows int, dir string, env []string, args ...string) *terminal {
	t.Helper()
	// The test binary is omni when it is called so (testscript.Main).
	cmd := &exec.Cmd{Path: os.Args[0], Args: append([]string{"omni"}, args...), Dir: dir}
	cmd.Env = append(os.Environ(), append([]string{"TERM=xterm-256color", "NO_COLOR=", "ACCESSIBLE="}, env...)...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	require.NoError(t, err)
	s := &terminal{t: t, pty: file, screen: vt.NewSafeEmulator(columns, rows), drawn: make(chan struct{}, 1), closed: make(chan struct{}), cmd: cmd}
	go func() { _, _ = io.Copy(file, s.screen) }() // a terminal answers questions, until it is closed
	go s.draw()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-s.closed
		require.NoError(t, errors.Join(s.screen.Close(), file.Close()))
	})
	return s
}

func (s *terminal) draw() {
	defer close(s.closed)
	for b := make([]byte, 4096); ; {
		n, err := s.pty.Read(b)
		_, _ = s.screen.Write(b[:n])
		s.all.Write(b[:n])
		select {
		case s.drawn <- struct{}{}:
		default:
		}
		if err != nil {
			return // the other side is closed
		}
	}
}

// text is what the screen shows, without the blanks at the ends of lines.
func (s *terminal) text() string {
	return regexp.MustCompile(`(?m)[ ]+$`).ReplaceAllString(s.screen.String(), "")
}

// wait waits until the screen matches.
func (s *terminal) wait(pattern string) string {
	s.t.Helper()
	want := regexp.MustCompile(pattern)
	deadline := time.After(20 * time.Second)
	for {
		if text := s.text(); want.MatchString(text) {
			s.t.Logf("\n%s", strings.TrimRight(text, "\n"))
			return text
		}
		select {
		case <-s.drawn:
		case <-s.closed:
			if text := s.text(); want.MatchString(text) {
				return text
			}
			s.t.Fatalf("omni ended, and %q was never on the screen:\n%s", pattern, s.text())
		case <-deadline:
			s.t.Fatalf("%q was never on the screen:\n%s", pattern, s.text())
		}
	}
}

// keys types.
func (s *terminal) keys(keys string) {
	s.t.Helper()
	_, err := s.pty.WriteString(keys)
	require.NoError(s.t, err)
}

// end waits until omni has ended and returns its exit code and all that it wrote.
func (s *terminal) end() (code int, all string) {
	s.t.Helper()
	select {
	case <-s.closed:
	case <-time.After(20 * time.Second):
		s.t.Fatalf("omni does not end:\n%s", s.text())
	}
	err := s.cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		require.NoError(s.t, err)
	}
	return s.cmd.ProcessState.ExitCode(), s.all.String()
}
