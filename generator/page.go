package generator

import (
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"

	"github.com/logixtecs/omni/internal/manifest"
)

// page is what a text template (README.md.tmpl, .env.example.tmpl) may use.
type page struct {
	Name   string
	Module string
	// Features are the chosen ones, without the capabilities they belong to.
	Features []*Feature
	// Env are the sections of variables of the base and all features, in order.
	Env []manifest.Section
	// Next are the steps that stay for a person.
	Next []string
}

func newPage(s Spec, parts []*Feature) page {
	p := page{Name: s.Name, Module: s.Module}
	for _, f := range parts {
		if f.ID != "" && !f.Internal && slices.Contains(s.Features, f.ID) {
			p.Features = append(p.Features, f)
		}
		p.Env = append(p.Env, f.Env...)
		p.Next = append(p.Next, f.Next...)
	}
	return p
}

// Production lists the variables that a deployment has to set.
func (p page) Production() []manifest.Variable {
	var vars []manifest.Variable
	for _, s := range p.Env {
		for _, v := range s.Vars {
			if v.Production {
				vars = append(vars, v)
			}
		}
	}
	return vars
}

// named puts the project's names in the place of the base project's. Both placeholders begin alike, which a
// [strings.Replacer] does not make use of: it takes ten times as long.
func (p page) named(text string) string {
	const begin = "omni"
	var b strings.Builder
	for {
		i := strings.Index(text, begin)
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		name, rest := begin, text[len(begin):]
		if after, ok := strings.CutPrefix(text, placeholderModule); ok {
			name, rest = p.Module, after
		} else if after, ok := strings.CutPrefix(text, placeholderName); ok {
			name, rest = p.Name, after
		}
		b.WriteString(name)
		text = rest
	}
}

// maxOutput is far more than any text of a project.
const maxOutput = 4 << 20

// execute runs one text template. Sprig's functions that would make the output depend on the machine or the moment are not
// there, nor those that make as much text as a catalogue asks for.
func (p page) execute(name, text string) (string, error) {
	funcs := sprig.HermeticTxtFuncMap()
	for _, unbounded := range []string{"until", "untilStep", "seq"} {
		delete(funcs, unbounded)
	}
	funcs["repeat"] = repeat
	t, err := template.New(name).Funcs(funcs).Option("missingkey=error").Parse(text)
	if err != nil {
		return "", err
	}
	var b bounded
	if err := t.Execute(&b, p); err != nil {
		return "", err
	}
	return b.String(), nil
}

func repeat(count int, text string) (string, error) {
	if count > maxOutput/max(1, len(text)) {
		return "", errTooLong
	}
	return strings.Repeat(text, max(0, count)), nil
}

var errTooLong = fmt.Errorf("it makes more than %d MiB of text", maxOutput>>20)

// bounded takes up to maxOutput bytes.
type bounded struct{ strings.Builder }

func (b *bounded) Write(data []byte) (int, error) {
	if b.Len()+len(data) > maxOutput {
		return 0, errTooLong
	}
	return b.Builder.Write(data)
}
