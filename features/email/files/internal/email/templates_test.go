package email

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

const frame = `{{define "button"}}<a class="button" href="{{.URL}}">{{.Text}}</a>{{end}}<style>p { color: red }</style>{{template "content" .}}`

// load reads one template with one sample.
func load(layout, page string, sample any) (*templates, error) {
	files := fstest.MapFS{"layout.html": {Data: []byte(layout)}, "note.html": {Data: []byte(page)}}
	return loadTemplates(files, map[string]any{"note": sample}, "Shop")
}

func TestTemplates(t *testing.T) {
	page := `{{define "subject"}} {{product}}: {{.note}} {{end}}{{define "content"}}<p>{{.note}}</p>{{template "button" link .url "Open"}}{{end}}`
	sample := map[string]string{"note": "a < b", "url": "javascript:alert(1)"}
	tmpl, err := load(frame, page, sample)
	require.NoError(t, err)
	got, err := tmpl.render("note", sample)
	require.NoError(t, err)
	require.Equal(t, content{
		Subject: "Shop: a < b",
		HTML: `<html><head></head><body><p style="color: red">a &lt; b</p>` +
			`<a class="button" href="#ZgotmplZ">Open</a></body></html>` + "\n",
		Text: "a < b\n\nOpen (#ZgotmplZ)\n",
	}, got, "escaped where it has to be")

	_, err = tmpl.render("note", map[string]string{"note": "no address"})
	require.ErrorContains(t, err, `map has no entry for key "url"`)
	_, err = tmpl.render("note", map[string]string{"url": "no note"})
	require.ErrorContains(t, err, `map has no entry for key "note"`)
}

// What a template puts into its subject may come from anybody. A line break in it would begin another header.
func TestSubjectsAreOneLine(t *testing.T) {
	page := `{{define "subject"}}About {{.note}}{{end}}{{define "content"}}<p>{{.note}}</p>{{end}}`
	tmpl, err := load(frame, page, map[string]string{"note": "milk"})
	require.NoError(t, err)
	var sent []string
	s := &Sender{Options{Deliver: func(_ context.Context, m Message) error {
		sent = append(sent, m.Subject)
		return nil
	}}, tmpl}
	for _, note := range []string{"milk\r\nBcc: eve@example.com", "milk\nhoney", "milk\rhoney", "milk\x00", "milk\u0085honey"} {
		require.ErrorIs(t, s.Send(t.Context(), "ada@example.com", "note", map[string]string{"note": note}), ErrInvalid, "%q", note)
	}
	require.NoError(t, s.Send(t.Context(), "ada@example.com", "note", map[string]string{"note": "milk & honey\r\n"}))
	require.Equal(t, []string{"About milk & honey"}, sent)
}

// A mistake in a template ends the start.
func TestTemplatesThatAreWrong(t *testing.T) {
	const page = `{{define "subject"}}A{{end}}{{define "content"}}<p>{{.Name}}</p>{{end}}`
	sample := Welcome{}
	for want, load := range map[string]func() (*templates, error){
		"note.html has no sample": func() (*templates, error) { return load(frame, page, nil) },
		"unclosed action":         func() (*templates, error) { return load(frame, `{{define "subject"}}{{.Name`, sample) },
		"can't evaluate field": func() (*templates, error) {
			return load(frame, `{{define "subject"}}A{{end}}{{define "content"}}{{.Age}}{{end}}`, sample)
		},
		`"subject"`:         func() (*templates, error) { return load(frame, `{{define "content"}}A{{end}}`, sample) },
		"a rule has no end": func() (*templates, error) { return load(`<style>p { color: red</style>`, page, sample) },
		"begins no rule":    func() (*templates, error) { return load(`<style>p</style>`, page, sample) },
		"style sheet: p:: ": func() (*templates, error) { return load(`<style>p:: { color: red }</style>`, page, sample) },
		`no template "gone"`: func() (*templates, error) {
			return loadTemplates(fstest.MapFS{}, map[string]any{"gone": sample}, "Shop")
		},
	} {
		_, err := load()
		require.ErrorContains(t, err, want)
	}
}
