package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/logixtecs/omni/internal/tree"
)

// PendingFile holds a change whose conflicts a person has yet to settle.
const PendingFile = ".omni/pending.json"

// Pending is a change that was applied with conflicts: what it takes to finish or to undo it.
type Pending struct {
	Command   string   `json:"command"`
	Conflicts []string `json:"conflicts"`
	State     State    `json:"state"`
	// StateBefore is what omni.yaml says while the change waits.
	StateBefore State  `json:"state_before"`
	Base        []byte `json:"base"`
	// Staged is what git's index had of the files in conflict.
	Staged map[string]string `json:"staged,omitempty"`
	// Before is every file that the change touched as it was, nil was not there; Modes are their permissions.
	Before map[string]*tree.File  `json:"before"`
	Modes  map[string]fs.FileMode `json:"modes,omitempty"`

	// read is the file that this was read from.
	read *tree.File
}

// MarkersError says that a conflict is not settled yet.
type MarkersError struct{ Path string }

func (e MarkersError) Error() string {
	return e.Path + " still has conflict markers; settle them, then run omni continue"
}

// ReadPending reads the change that waits for a decision; nil when there is none.
func ReadPending(root string) (*Pending, error) {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(PendingFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var p Pending
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("read %s: %w", PendingFile, err)
	}
	p.read = &tree.File{Data: data}
	return &p, nil
}

// file is what notes the pending change beside the change itself.
func (p *Pending) file() (*tree.File, error) {
	data, err := json.Marshal(p)
	return &tree.File{Data: data}, err
}

// done is the operation that ends it, unless somebody else has.
func (p *Pending) done() Op { return Op{Path: PendingFile, Before: p.read, Planned: true} }

// Paths are those of the files that the change touched.
func (p *Pending) Paths() []string { return slices.Sorted(maps.Keys(p.Before)) }

// Continue notes the new state of a change whose conflicts are settled. A file that still has conflict
// markers is an error, and so is what verify finds.
func (p *Pending) Continue(root string, verify func() error) error {
	for _, c := range p.Conflicts {
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(c)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if exceeds(data) && exceeds(data, content(p.Before[c]), p.theirs(c)) {
			return MarkersError{c}
		}
	}
	if err := p.unchanged(root); err != nil {
		return err
	}
	before, err := readFile(root, StateFile)
	if err != nil {
		return err
	}
	if err := verify(); err != nil {
		return err
	}
	state, err := p.State.over(root)
	if err != nil {
		return err
	}
	return Apply(root, []Op{
		{Path: StateFile, File: state, Before: before, Planned: true},
		{Path: BaseFile, File: &tree.File{Data: p.Base}},
		p.done(),
	})
}

// unchanged refuses a state that is not that of before, which the new one would take away.
func (p *Pending) unchanged(root string) error {
	now, err := ReadState(filepath.Join(root, StateFile))
	if err == nil && reflect.DeepEqual(now, p.StateBefore) {
		return nil
	}
	unlock, locked := lock(root) // somebody else may be about to end the change
	if locked == nil {
		defer unlock()
	}
	if waiting, _ := ReadPending(root); waiting == nil {
		return ChangedError{PendingFile}
	}
	return errors.Join(fmt.Errorf("%s no longer says what it did before the change; put it back, or run omni abort", StateFile), err)
}

// theirs is a file as it was generated for the change; nothing where the user has it at another path.
func (p *Pending) theirs(name string) []byte {
	t, err := Unpack(p.Base, p.State)
	if err != nil {
		return nil
	}
	return content(t[name])
}

func content(f *tree.File) []byte {
	if f == nil {
		return nil
	}
	return f.Data
}

// Abort restores every file that the change touched, byte for byte.
func (p *Pending) Abort(root string) error {
	var ops []Op
	for _, name := range p.Paths() {
		ops = append(ops, Op{Path: name, File: p.Before[name], Mode: p.Modes[name]})
	}
	return Apply(root, append(ops, p.done()))
}
