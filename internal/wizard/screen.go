package wizard

import (
	"context"
	"errors"
	"fmt"

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
	done          bool
}

// chrome is the lines around a form: the heading and a blank line, and a blank line that huh does not count.
const (
	chrome = 3
	footer = 1 // the keys, or what is wrong with the answer
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
func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
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
		}
	}
	if s.form == nil {
		return s, nil
	}
	next, cmd := s.form.Update(msg)
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
	return s.open(s.at + 1)
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
	s.form = form(s.pages[at], s.width, max(s.height-chrome-footer, 5))
	begin := s.form.Init()
	next, cmd := s.form.Update(tea.WindowSizeMsg{Width: s.width, Height: s.height - chrome})
	s.form = next.(*huh.Form)
	return s, tea.Batch(begin, cmd)
}

// View is the heading and the page.
func (s screen) View() tea.View {
	if s.form == nil || s.done {
		return tea.NewView("")
	}
	help := "esc back, ctrl+c leave"
	if s.at == 0 {
		help = "ctrl+c leave"
	}
	heading := fmt.Sprintf("%s  %d/%d  ", s.command, s.at+1, len(s.pages))
	v := tea.NewView(lipgloss.NewStyle().Bold(true).Render(heading) + lipgloss.NewStyle().Faint(true).Render(help) + "\n\n" + s.form.View())
	v.AltScreen = true
	return v
}
