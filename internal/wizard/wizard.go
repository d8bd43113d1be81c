// Package wizard asks a person for what the flags would say: one page a category, back and forth, and a page
// at the end that shows what will come of it. It works in a small terminal, without colour, and line by line
// for a screen reader.
package wizard

import (
	"context"
	"errors"
	"fmt"
	"io"

	"charm.land/huh/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/logixtecs/omni/internal/term"
)

// page is one screen of questions.
type page struct {
	title string
	// text is what a screen reader is told first; on a screen the fields show it themselves.
	text func(width int) string
	// fields are made when the page is shown, so that they know the answers before it and the size there is.
	fields func(width, height int) []huh.Field
	// leave takes the answers over when the page is left forwards; it may be nil.
	leave func()
	// values are those of the page's one list, in order; none where it has no list that may be long.
	values []string
	// chosen counts what is chosen of them; nil where it is always one.
	chosen func() int
}

// verdict is what a person says on the last page.
type verdict string

const (
	write  verdict = "write"
	change verdict = "change"
	leave  verdict = "leave"
)

// ask shows the pages and returns when the last one is answered. A person who leaves is context.Canceled.
func ask(ctx context.Context, t *term.IO, command string, pages []page, said *verdict) error {
	for {
		run := askScreen
		if t.Accessible() {
			run = askLines
		}
		if err := run(ctx, t, command, pages); err != nil {
			return err
		}
		switch *said {
		case write:
			return nil
		case leave:
			return context.Canceled
		}
		*said = write // what Enter says on the last page of the next round
	}
}

// Confirm asks one question, to which Enter says yes.
func Confirm(ctx context.Context, t *term.IO, question, detail string) error {
	said := write
	confirm := page{title: "Review", text: says(detail), fields: func(_, height int) []huh.Field {
		return []huh.Field{huh.NewSelect[verdict]().Title(question).Description(detail).
			Options(huh.NewOption("Write it", write), huh.NewOption("Leave without writing", leave)).Value(&said).Height(height)}
	}}
	return ask(ctx, t, "omni", []page{confirm}, &said)
}

// says is a text that is the same at any width.
func says(text string) func(int) string { return func(int) string { return text } }

// form is a page as huh shows it.
func form(p page, width, height int) *huh.Form {
	keys := huh.NewDefaultKeyMap()
	for _, off := range []interface{ SetEnabled(bool) }{&keys.Select.Filter, &keys.MultiSelect.Filter} {
		off.SetEnabled(false) // the lists are short, and Esc goes back
	}
	keys.MultiSelect.SelectAll.Unbind() // nobody wants every provider, and its help takes the line
	keys.MultiSelect.SelectNone.Unbind()
	keys.MultiSelect.Toggle.SetHelp("space", "choose")
	keys.MultiSelect.Submit.SetHelp("enter", "next")
	keys.Select.Submit.SetHelp("enter", "next")
	keys.Input.Submit.SetHelp("enter", "next")
	return huh.NewForm(huh.NewGroup(p.fields(width, height)...)).WithTheme(huh.ThemeFunc(huh.ThemeBase16)).WithKeyMap(keys)
}

// askLines asks the pages one line at a time, as a screen reader needs it. What it reads from may block, so it
// is left behind when ctx ends.
func askLines(ctx context.Context, t *term.IO, _ string, pages []page) error {
	const height = 0 // what is printed line by line has none
	width := min(t.Width(), 80)
	in := &input{Reader: t.In}
	out := &colorprofile.Writer{Forward: t.Err, Profile: colorprofile.NoTTY}
	done := make(chan error, 1)
	go func() {
		for i, p := range pages {
			heading := p.title
			if len(pages) > 1 {
				heading = fmt.Sprintf("Page %d of %d: %s", i+1, len(pages), p.title)
			}
			fmt.Fprintf(out, "%s\n%s\n\n", heading, term.Wrap(p.text(width), width))
			err := form(p, width, height).WithAccessible(true).WithInput(in).WithOutput(out).RunWithContext(ctx)
			if err == nil && in.ended {
				err = context.Canceled // the end of the input is no answer
			}
			if err != nil {
				done <- err
				return
			}
			if p.leave != nil {
				p.leave()
			}
		}
		done <- nil
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// input notes that there is nothing more to read.
type input struct {
	io.Reader
	ended bool
}

func (r *input) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.ended = r.ended || errors.Is(err, io.EOF)
	return n, err
}
