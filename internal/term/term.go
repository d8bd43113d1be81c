// Package term is what a command prints through: results on Out, everything else on Err, styled where a
// person reads it and plain where a program does.
package term

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	xterm "golang.org/x/term"
)

// IO is a command's input and output.
type IO struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// Environ is the environment as "KEY=value".
	Environ []string

	outStyle, errStyle *lipgloss.Renderer
}

// New makes an IO. Nothing is coloured where the stream is not a terminal, NO_COLOR is set
// (https://no-color.org) or TERM is dumb.
func New(environ []string, in io.Reader, out, errw io.Writer) *IO {
	t := &IO{In: in, Out: out, Err: errw, Environ: environ}
	t.outStyle, t.errStyle = t.renderer(out), t.renderer(errw)
	return t
}

func (t *IO) renderer(w io.Writer) *lipgloss.Renderer {
	profile := termenv.Ascii
	if isTerminal(w) && t.Getenv("NO_COLOR") == "" && t.Getenv("TERM") != "dumb" {
		profile = termenv.ANSI256
	}
	r := lipgloss.NewRenderer(w, termenv.WithProfile(profile))
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(true) // asking the terminal would hang on some
	return r
}

// Getenv reads a variable of the environment that the command was given.
func (t *IO) Getenv(key string) string {
	i := slices.IndexFunc(t.Environ, func(kv string) bool { return strings.HasPrefix(kv, key+"=") })
	if i < 0 {
		return ""
	}
	return t.Environ[i][len(key)+1:]
}

// Interactive says that a person is there to answer a question.
func (t *IO) Interactive() bool { return isTerminal(t.In) && isTerminal(t.Err) }

// Printf writes to the result.
func (t *IO) Printf(format string, args ...any) { fmt.Fprintf(t.Out, format, args...) }

// Notef writes beside the result.
func (t *IO) Notef(format string, args ...any) { fmt.Fprintf(t.Err, format, args...) }

// Bold, Faint and Accent style a word of the result.
func (t *IO) Bold(s string) string  { return t.outStyle.NewStyle().Bold(true).Render(s) }
func (t *IO) Faint(s string) string { return t.outStyle.NewStyle().Faint(true).Render(s) }
func (t *IO) Accent(s string) string {
	return t.outStyle.NewStyle().Foreground(lipgloss.Color("6")).Render(s)
}

// Added and Removed style the lines of a diff.
func (t *IO) Added(s string) string {
	return t.verbatim("2").Render(s)
}
func (t *IO) Removed(s string) string {
	return t.verbatim("1").Render(s)
}

// verbatim colours text and leaves its tabs alone.
func (t *IO) verbatim(colour string) lipgloss.Style {
	return t.outStyle.NewStyle().Foreground(lipgloss.Color(colour)).TabWidth(lipgloss.NoTabConversion)
}

// Problem styles the word that opens an error.
func (t *IO) Problem(s string) string {
	return t.errStyle.NewStyle().Bold(true).Foreground(lipgloss.Color("1")).Render(s)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && xterm.IsTerminal(int(f.Fd()))
}
