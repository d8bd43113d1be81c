package wizard

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/generator"
)

// crowded is a catalogue with a category of many providers, each with much to say.
func crowded(t *testing.T, choose string) *generator.Catalog {
	t.Helper()
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	features := fstest.MapFS{
		"presets.yaml":       file("- {name: default, summary: s, features: []}\n"),
		"email/feature.yaml": file("title: Email\nsummary: What sends mail\nchoose: " + choose + "\ndefault: p00\n"),
	}
	for i := range 30 {
		features[fmt.Sprintf("email/p%02d/feature.yaml", i)] = file(fmt.Sprintf("title: Provider %02d\nsummary: %s\n", i, strings.Repeat("much to say ", 6)))
	}
	c, err := generator.Load(fstest.MapFS{"base.yaml": file("title: Base\nsummary: s\n"), "_base/go.tmpl": file("x\n")}, features)
	require.NoError(t, err)
	return c
}

// However long a category is, and however small the terminal: what the cursor is on is on the screen, and nothing
// is outside of it.
func TestLongCategoriesScroll(t *testing.T) {
	for _, choose := range []string{"one", "many"} {
		c := newChoices(crowded(t, choose))
		c.set(nil)
		pages := c.pages(func(*generator.Feature) bool { return true })
		require.Len(t, pages, 1)
		var m tea.Model = screen{command: "omni add", pages: pages}
		m, _ = m.Update(tea.WindowSizeMsg{Width: 60, Height: 20})
		if choose == "one" {
			m, _ = m.Update(tea.KeyPressMsg{Code: 'g', Text: "g"}) // from "none" to the top
		}
		for i := range 30 {
			text := ansi.Strip(m.View().Content)
			require.Regexp(t, fmt.Sprintf(`> (\[ \] )?Provider %02d`, i), text, choose)
			lines := strings.Split(text, "\n")
			require.LessOrEqual(t, len(lines), 20)
			for _, l := range lines {
				require.LessOrEqual(t, ansi.StringWidth(l), 60, l)
			}
			m, _ = m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		}
	}
}

// Nothing is chosen by looking, and what is chosen is what is returned.
func TestChoices(t *testing.T) {
	c := newChoices(crowded(t, "many"))
	c.set([]string{"email/p03"})
	var m tea.Model = screen{command: "omni add", pages: c.pages(func(*generator.Feature) bool { return true })}
	for _, msg := range []tea.Msg{tea.WindowSizeMsg{Width: 80, Height: 24}, tea.KeyPressMsg{Code: 'g', Text: "g"}} {
		m, _ = m.Update(msg)
		require.Equal(t, []string{"email/p03"}, c.ids())
	}
	m, _ = m.Update(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
	require.Equal(t, []string{"email/p00", "email/p03"}, c.ids())
	_, _ = m.Update(tea.WindowSizeMsg{Width: 60, Height: 20})
	require.Equal(t, []string{"email/p00", "email/p03"}, c.ids(), "a terminal that changes its size takes nothing away")
}

// A terminal that is made tiny shows little, and nothing breaks when it is made large again.
func TestTinyTerminals(t *testing.T) {
	a := Answers{}
	free := func(string) error { return nil }
	for _, p := range []page{about(&a, free), last("Write it", new(verdict), func() string { return "omni new shop\n./ go.mod" })} {
		var m tea.Model = screen{command: "omni new", pages: []page{p}}
		for _, size := range [][2]int{{80, 24}, {5, 3}, {1, 1}, {0, 0}, {200, 60}, {60, 20}} {
			m, _ = m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			require.NotPanics(t, func() { m.View() }, "%v", size)
		}
		require.Contains(t, ansi.Strip(m.View().Content), "enter next")
	}
}
