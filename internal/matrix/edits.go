package matrix

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// Edit is what people do to a project once it is theirs.
type Edit struct {
	Name string
	do   func(*editor)
}

// Apply edits a copy of a project's files. An edit that finds nothing to change is an error, so that it cannot
// turn into none unnoticed.
func (e Edit) Apply(files tree.Tree) (tree.Tree, error) {
	ed := &editor{files: maps.Clone(files)}
	e.do(ed)
	return ed.files, ed.fault
}

// Edits are real ways to make a project one's own, and all of them together.
func Edits() []Edit {
	edits := []Edit{
		{"renamed module and package", renameModule},
		{"moved main.go", moveMain},
		{"handlers", addHandlers},
		{"a field of config", addSetting},
		{"Makefile targets", addTargets},
		{"compose services", addService},
		{"a bumped dependency", bumpDependency},
		{"a deleted example", deleteExample},
		{"an aliased import", aliasImport},
		{"a moved package", movePackage},
	}
	all := Edit{"all of them", func(e *editor) {
		for _, edit := range edits {
			if edit.Name != "a deleted example" { // which the others edit
				edit.do(e)
			}
		}
		crlf(e)
	}}
	return append(edits, Edit{"CRLF", crlf}, all)
}

// editor changes a tree and remembers the first edit that did not fit.
type editor struct {
	files tree.Tree
	fault error
}

func (e *editor) fail(format string, args ...any) {
	if e.fault == nil {
		e.fault = fmt.Errorf(format, args...)
	}
}

func (e *editor) write(p, text string) { e.files[p] = &tree.File{Data: []byte(text)} }

// replace changes a text of a file that is there once at least.
func (e *editor) replace(p, old, now string) {
	f := e.files[p]
	if f == nil || !bytes.Contains(f.Data, []byte(old)) {
		e.fail("%s has no %q", p, old)
		return
	}
	e.files[p] = &tree.File{Data: bytes.ReplaceAll(f.Data, []byte(old), []byte(now)), Exec: f.Exec}
}

// everywhere changes a text in all files that have it.
func (e *editor) everywhere(old, now string) {
	found := false
	for p, f := range e.files {
		if bytes.Contains(f.Data, []byte(old)) {
			e.replace(p, old, now)
			found = true
		}
	}
	if !found {
		e.fail("no file has %q", old)
	}
}

// move puts the files of a folder in another one; an empty name deletes them.
func (e *editor) move(from, to string) {
	found := false
	for p, f := range maps.Clone(e.files) {
		if rest, ok := strings.CutPrefix(p, from+"/"); ok {
			delete(e.files, p)
			if to != "" {
				e.files[path.Join(to, rest)] = f
			}
			found = true
		}
	}
	if !found {
		e.fail("there is no folder %s", from)
	}
}

func (e *editor) remove(p string) {
	if e.files[p] == nil {
		e.fail("there is no file %s", p)
	}
	delete(e.files, p)
}

func (e *editor) replaceBytes(p string, data []byte) {
	f := *e.files[p]
	f.Data = data
	e.files[p] = &f
}
