package email

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	texttemplate "text/template"

	"golang.org/x/net/html"
)

// layout is the file that all mails have in common.
const layout = "layout.html"

//go:embed templates
var embedded embed.FS

// templateFiles returns layout.html and a file for each template.
func templateFiles() fs.FS {
	files, _ := fs.Sub(embedded, "templates") // it fails for a malformed name only
	return files
}

// templates writes mails. A template's file defines "subject", as text, "preview", which inboxes show beside the subject, and
// "content", the HTML within the layout.
type templates struct {
	names    []string
	samples  map[string]any
	pages    map[string]*template.Template
	subjects map[string]*texttemplate.Template
}

// content is what a template writes.
type content struct{ Subject, HTML, Text string }

// loadTemplates reads the files and renders each template with its sample.
func loadTemplates(files fs.FS, samples map[string]any, product string) (*templates, error) {
	t := &templates{samples: samples, pages: map[string]*template.Template{}, subjects: map[string]*texttemplate.Template{}}
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		if file == layout {
			continue
		}
		name := strings.TrimSuffix(file, ".html")
		if err := t.load(files, name, functions(product)); err != nil {
			return nil, err
		}
		t.names = append(t.names, name)
	}
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		if _, err := t.render(name, samples[name]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *templates) load(files fs.FS, name string, f map[string]any) (err error) {
	if t.samples[name] == nil {
		return fmt.Errorf("%s.html has no sample: add one to samples()", name)
	}
	const missing = "missingkey=error" // for data that is a map
	t.pages[name], err = template.New(name).Option(missing).Funcs(f).ParseFS(files, layout, name+".html")
	if err != nil {
		return err
	}
	t.subjects[name], err = texttemplate.New(name).Option(missing).Funcs(f).ParseFS(files, layout, name+".html")
	return err
}

// functions are those that templates may call.
func functions(product string) map[string]any {
	return map[string]any{
		"product": func() string { return product },
		"link":    func(url, text string) link { return link{url, text} },
		// Word draws the mails of Outlook, and takes some HTML only when it hides from everybody else. html/template removes
		// such comments from files.
		"outlook": func(code string) template.HTML { return template.HTML("<!--[if mso]>" + code + "<![endif]-->") },
	}
}

// link is the data of a button.
type link struct{ URL, Text string }

// render writes a mail from its template. Data of another type than the sample's are an error, as is a field that is not there.
func (t *templates) render(name string, data any) (content, error) {
	if t.pages[name] == nil {
		return content{}, fmt.Errorf("there is no template %q; there are %s", name, strings.Join(t.names, ", "))
	}
	if got, want := reflect.TypeOf(data), reflect.TypeOf(t.samples[name]); got != want {
		return content{}, fmt.Errorf("template %s takes %v, not %v", name, want, got)
	}
	var subject, page bytes.Buffer
	if err := errors.Join(
		t.subjects[name].ExecuteTemplate(&subject, "subject", data),
		t.pages[name].ExecuteTemplate(&page, layout, data),
	); err != nil {
		return content{}, err
	}
	root, err := html.Parse(&page)
	if err != nil {
		return content{}, fmt.Errorf("parse template %s: %w", name, err)
	}
	if err := inlineStyles(root); err != nil {
		return content{}, fmt.Errorf("inline the styles of template %s: %w", name, err)
	}
	var styled bytes.Buffer
	if err := html.Render(&styled, root); err != nil {
		return content{}, fmt.Errorf("write template %s: %w", name, err)
	}
	return content{strings.TrimSpace(subject.String()), styled.String() + "\n", plainText(root)}, nil
}
