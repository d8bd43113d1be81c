// Package term is what a command prints through: results on Out, everything else on Err, styled where a
// person reads it and plain where a program does.
package term

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	xterm "golang.org/x/term"
)

// IO is a command's input and output, and how much of it the person or program wants.
type IO struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// Environ is the environment as "KEY=value".
	Environ []string
	// Dir is where the command works; "" is the folder that it was started in.
	Dir string

	// JSON makes the result a JSON document, and errors too.
	JSON bool
	// Quiet leaves out what is beside the result; Verbose adds what was done and how long it took.
	Quiet, Verbose bool
	// Made is what was changed before the result is written, for where that fails.
	Made string

	result               *output
	outColour, errColour bool
}

// New makes an IO. Nothing is coloured where the stream is not a terminal, NO_COLOR is set
// (https://no-color.org) or TERM is dumb.
func New(environ []string, in io.Reader, out, errw io.Writer) *IO {
	result := &output{w: out}
	t := &IO{In: in, Out: result, Err: errw, Environ: environ, result: result}
	t.outColour, t.errColour = t.colours(out), t.colours(errw)
	return t
}

func (t *IO) colours(w io.Writer) bool {
	return isTerminal(w) && t.Getenv("NO_COLOR") == "" && t.Getenv("TERM") != "dumb"
}

// Getenv reads a variable of the environment that the command was given.
func (t *IO) Getenv(key string) string {
	i := slices.IndexFunc(t.Environ, func(kv string) bool { return strings.HasPrefix(kv, key+"=") })
	if i < 0 {
		return ""
	}
	return t.Environ[i][len(key)+1:]
}

// WorkDir is the folder that the command works in.
func (t *IO) WorkDir() (string, error) {
	if t.Dir != "" {
		return t.Dir, nil
	}
	return os.Getwd()
}

// Interactive says that a person is there to answer a question.
func (t *IO) Interactive() bool { return !t.JSON && isTerminal(t.In) && isTerminal(t.Err) }

// Accessible says that questions are to be asked line by line, as a screen reader needs it.
func (t *IO) Accessible() bool { return t.Getenv("ACCESSIBLE") != "" || t.Getenv("TERM") == "dumb" }

// Colour says that what is written beside the result may be coloured.
func (t *IO) Colour() bool { return t.errColour }

// Size is the terminal's size in cells; ok is false where the result goes elsewhere.
func (t *IO) Size() (width, height int, ok bool) { return size(t.result.w) }

func size(w io.Writer) (width, height int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile {
		return 0, 0, false
	}
	width, height, err := xterm.GetSize(int(f.Fd()))
	return width, height, err == nil && width > 0
}

// output is where the result goes. It remembers the first error, which few that write look at.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// Unwritten is why the result could not be written; nil when it was.
func (t *IO) Unwritten() error { return t.result.err }

// Printf writes to the result.
func (t *IO) Printf(format string, args ...any) { fmt.Fprintf(t.Out, format, args...) }

// Notef writes beside the result, for a person: nothing where JSON or quiet is wanted.
func (t *IO) Notef(format string, args ...any) {
	fmt.Fprint(t.Notes(), fit(t.Notes(), fmt.Sprintf(format, args...)))
}

// Fail writes what went wrong.
func (t *IO) Fail(message string) {
	fmt.Fprintf(t.Err, "%s\n", fit(t.Err, t.Problem("error:")+" "+message))
}

// Notes is where Notef writes.
func (t *IO) Notes() io.Writer {
	if t.JSON || t.Quiet {
		return io.Discard
	}
	return t.Err
}

// Detailf writes beside the result where -v asks for it.
func (t *IO) Detailf(format string, args ...any) {
	if t.Verbose {
		t.Notef(format, args...)
	}
}

// Bold, Faint and Accent style a word of the result.
func (t *IO) Bold(s string) string  { return t.style(s, lipgloss.NewStyle().Bold(true)) }
func (t *IO) Faint(s string) string { return t.style(s, lipgloss.NewStyle().Faint(true)) }
func (t *IO) Accent(s string) string {
	return t.style(s, lipgloss.NewStyle().Foreground(lipgloss.Cyan))
}

// Added and Removed style the lines of a diff, Warned what deserves a look.
func (t *IO) Added(s string) string {
	return t.style(s, lipgloss.NewStyle().Foreground(lipgloss.Green))
}
func (t *IO) Removed(s string) string {
	return t.style(s, lipgloss.NewStyle().Foreground(lipgloss.Red))
}
func (t *IO) Warned(s string) string {
	return t.style(s, lipgloss.NewStyle().Foreground(lipgloss.Yellow))
}

// style leaves a text's tabs alone.
func (t *IO) style(s string, with lipgloss.Style) string {
	if !t.outColour {
		return s
	}
	return with.TabWidth(lipgloss.NoTabConversion).Render(s)
}

// Problem styles the word that opens an error.
func (t *IO) Problem(s string) string {
	if !t.errColour {
		return s
	}
	return lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red).Render(s)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && xterm.IsTerminal(int(f.Fd()))
}
