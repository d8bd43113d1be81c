package wizard

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"github.com/logixtecs/omni/internal/term"
)

// screen shows one page at a time on the whole terminal.
type screen struct {
	command string
	pages   []page
	at      int
	form    *huh.Form

	width, height int
	// ahead says that the page is left for the last one.
	ahead bool
	done  bool
}

// chrome is the lines around a form: the heading and a blank line, and a blank line that huh does not count.
const (
	chrome = 3
	footer = 1 // the keys, or what is wrong with the answer
)

// leastWidth and leastHeight are what a page is drawn for at least; a terminal that is smaller shows a part of it.
const (
	leastWidth  = 30
	leastHeight = chrome + footer + 5
)

func askScreen(ctx context.Context, t *term.IO, command string, pages []page) error {
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithInput(t.In), tea.WithOutput(t.Err), tea.WithEnvironment(t.Environ), tea.WithoutSignalHandler()}
	last, err := tea.NewProgram(screen{command: command, pages: pages}, options...).Run()
	switch {
	case errors.Is(err, tea.ErrProgramKilled), errors.Is(err, tea.ErrInterrupted):
		return context.Canceled
	case err != nil:
		return fmt.Errorf("cannot ask on this terminal: %w; give flags instead (see %s --help)", err, command)
	case !last.(screen).done:
		return context.Canceled
	}
	return nil
}

// Init waits for the terminal's size, which the first page needs.
func (s screen) Init() tea.Cmd { return tea.RequestWindowSize }

// Update turns pages; all else is the form's.
func (s screen) Update(key tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := key.(type) {
	case tea.WindowSizeMsg:
		if msg.Width == s.width && msg.Height == s.height {
			return s, nil
		}
		s.width, s.height = msg.Width, msg.Height
		return s.open(s.at)
	case tea.KeyPressMsg:
		switch msg.String() {
		case "ctrl+c":
			return s, tea.Quit
		case "esc":
			if s.at > 0 {
				return s.open(s.at - 1)
			}
			return s, nil
		case "shift+tab":
			if s.at > 0 && s.first() {
				return s.open(s.at - 1)
			}
		case "ctrl+r":
			if s.list() == nil {
				return s, nil
			}
			s.ahead, key = true, tea.KeyPressMsg{Code: tea.KeyEnter}
		}
	}
	if s.form == nil {
		return s, nil
	}
	next, cmd := s.form.Update(key)
	s.form = next.(*huh.Form)
	if s.form.State != huh.StateCompleted {
		return s, cmd
	}
	if leave := s.pages[s.at].leave; leave != nil {
		leave()
	}
	if s.at == len(s.pages)-1 {
		s.done = true
		return s, tea.Quit
	}
	if s.ahead {
		s.ahead = false
		return s.open(len(s.pages) - 1)
	}
	return s.open(s.at + 1)
}

// list is the page's list of choices, nil where it has none.
func (s screen) list() []string { return s.pages[s.at].values }

// place says where in its list the cursor is, since a small terminal does not show all of it.
func (s screen) place() string {
	field, lists := s.form.GetFocusedField().(interface{ Hovered() (string, bool) })
	if !lists || s.list() == nil {
		return ""
	}
	on, _ := field.Hovered()
	text := fmt.Sprintf(" • %d/%d", slices.Index(s.list(), on)+1, len(s.list()))
	if chosen := s.pages[s.at].chosen; chosen != nil {
		text += fmt.Sprintf(", %d chosen", chosen())
	}
	return text
}

// first says that the form's first question has the focus, so that going back is turning the page.
func (s screen) first() bool {
	for _, b := range s.form.KeyBinds() {
		if b.Help().Desc == "back" && b.Enabled() {
			return false
		}
	}
	return true
}

// open shows a page as it is with the answers so far.
func (s screen) open(at int) (tea.Model, tea.Cmd) {
	s.at = at
	width, height := max(s.width, leastWidth), max(s.height, leastHeight)
	s.form = form(s.pages[at], width, height-chrome-footer)
	begin := s.form.Init()
	next, cmd := s.form.Update(tea.WindowSizeMsg{Width: width, Height: height - chrome})
	s.form = next.(*huh.Form)
	return s, tea.Batch(begin, cmd)
}

// View is the heading and the page.
func (s screen) View() tea.View {
	if s.form == nil || s.done {
		return tea.NewView("")
	}
	help := "ctrl+c leave"
	if s.list() != nil {
		help = "ctrl+r review, " + help
	}
	if s.at > 0 {
		help = "esc back, " + help
	}
	faint := lipgloss.NewStyle().Faint(true)
	heading := fmt.Sprintf("%s  %d/%d  ", s.command, s.at+1, len(s.pages))
	v := tea.NewView(lipgloss.NewStyle().Bold(true).Render(heading) + faint.Render(help) + "\n\n" + s.form.View() + faint.Render(s.place()))
	v.AltScreen = true
	return v
}
