package generator

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"path"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/slot"
	"github.com/logixtecs/omni/internal/tree"
)

// The base project is written with these names, which Render replaces by the Spec's.
const (
	placeholderModule = "omni.example/app"
	placeholderName   = "omniapp"
)

// Render makes the project of a Spec: the base and each feature's files, the slots filled, go.mod and
// go.sum computed, Go files gofmt-ed. The Spec's features must be resolved.
func Render(c *Catalog, s Spec) (tree.Tree, error) {
	if err := errors.Join(CheckName(s.Name), CheckModule(s.Module)); err != nil {
		return nil, err
	}
	parts := c.Parts(s.Features)
	var fragments []slot.Fragment
	for _, f := range parts {
		fragments = append(fragments, f.fragments...)
	}
	t, err := newPage(s, parts).files(parts, fragments)
	if err != nil {
		return nil, err
	}
	share := c.modules.Select(s.Features)
	t["go.mod"] = &tree.File{Data: gomod.Mod(s.Module, c.modules.Go, share.Require)}
	t["go.sum"] = &tree.File{Data: gomod.Sum(share.Sums)}
	return t, nil
}

// files makes the files of all parts. Each depends on its own template alone, so they are made side by side.
func (p page) files(parts []*Feature, fragments []slot.Fragment) (tree.Tree, error) {
	var made []*source
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, f := range parts {
		for _, file := range f.files {
			s := &source{feature: f, file: file}
			made = append(made, s)
			all.Go(func() (err error) {
				if s.result, err = p.render(s.path, s.data, fragments); err != nil {
					return fmt.Errorf("%s: render %s: %w", folder(f), s.path, err)
				}
				return nil
			})
		}
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	t := tree.Tree{}
	for _, s := range made {
		s.result.Owner = s.feature.ID
		s.result.Exec = bytes.HasPrefix(s.result.Data, []byte("#!"))
		if err := t.Add(strings.TrimSuffix(s.path, ".tmpl"), s.result); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// source is a file of a feature and what became of it.
type source struct {
	feature *Feature
	file
	result *tree.File
}

// render makes one file: templates run first, then slots are filled, then names are put in. A Go file with
// slots is formatted last, and its regions looked up again, because gofmt moves lines; the others are
// templates that are formatted already (a test holds them to it).
func (p page) render(name string, data []byte, fragments []slot.Fragment) (*tree.File, error) {
	if bytes.IndexByte(data, 0) >= 0 {
		return &tree.File{Data: data}, nil // a picture or an archive: nothing to fill in
	}
	text := string(data)
	if strings.HasSuffix(name, ".tmpl") {
		var err error
		if text, err = p.execute(name, text); err != nil {
			return nil, err
		}
	}
	slots := slot.Has(text)
	var regions []tree.Region
	if slots {
		text, regions = slot.Fill(text, fragments)
	}
	text = p.named(text)
	if !slots || path.Ext(name) != ".go" {
		return &tree.File{Data: []byte(text), Regions: regions}, nil
	}
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return nil, err
	}
	return &tree.File{Data: formatted, Regions: slot.Relocate(text, string(formatted), regions)}, nil
}
