package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"

	"github.com/logixtecs/omni/internal/tree"
)

// Project is one on disk, as a change of it needs it.
type Project struct {
	Root  string
	State State
	// Base are the files as they were generated, with the module path that the project has today: a
	// rename of the module is no edit.
	Base tree.Tree
	// Files are those on disk now, without what git ignores, unless omni generates it.
	Files tree.Tree
	// ignored are those of Files that git ignores, state is what StateFile says.
	ignored map[string]bool
	state   *tree.File
	// Recovered says what became of a change that a crash interrupted.
	Recovered Recovered
	// Rebuilt is why the base was generated again: its archive was lost, or merged with another branch's. Else it is nil.
	Rebuilt error
}

// Open reads the project that dir is in. A change that a crash interrupted is finished or undone first. Where the archive
// of the base is lost or does not belong to the state, rebuild is told why and generates it again; nil leaves it an error.
func Open(dir string, rebuild func(s State, why error) (tree.Tree, error)) (*Project, error) {
	root, state, err := Find(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is in no project: there is no %s here or above", dir, StateFile)
	}
	if err != nil {
		return nil, err
	}
	p := &Project{Root: root, ignored: map[string]bool{}}
	if p.Recovered, err = Recover(root); err != nil {
		return nil, err
	}
	if p.Recovered != Nothing {
		if state, err = ReadState(filepath.Join(root, StateFile)); err != nil {
			return nil, err
		}
	}
	p.State = state
	if p.state, err = readFile(root, StateFile); err != nil {
		return nil, err
	}
	if p.Files, err = ReadTree(root); err != nil {
		return nil, err
	}
	if p.Base, err = readBase(root, state); err != nil {
		if rebuild == nil {
			return nil, err
		}
		p.Rebuilt = err
		if p.Base, err = rebuild(state, p.Rebuilt); err != nil {
			return nil, err
		}
	}
	if err := p.Reveal(p.Base); err != nil {
		return nil, err
	}
	return p, p.followModule()
}

// Reveal has Files hold the files in a tree's places that git ignores, so that a plan does not take them for free.
func (p *Project) Reveal(t tree.Tree) error {
	for name := range t {
		if p.Files[name] != nil {
			continue
		}
		f, err := readFile(p.Root, name)
		if err != nil {
			return err
		}
		if f != nil {
			p.Files[name], p.ignored[name] = f, true
		}
	}
	return nil
}

// Ignored says that git ignores a file.
func (p *Project) Ignored(name string) bool { return p.ignored[name] }

// readFile reads one file; nil is that there is none, which another kind of thing in its place or on its way is not either.
func readFile(root, name string) (*tree.File, error) {
	now, err := transaction{root: root}.lookAt(name)
	if errors.As(err, new(obstacleError)) || err == nil && now.info == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &tree.File{Data: now.data, Exec: now.info.Mode()&0o111 != 0}, nil
}

func readBase(root string, s State) (tree.Tree, error) {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(BaseFile)))
	if err == nil {
		var t tree.Tree
		if t, err = Unpack(data, s); err == nil {
			return t, nil
		}
	}
	return nil, fmt.Errorf("read %s: %w", BaseFile, err)
}

// followModule takes a module path that the user changed in go.mod over into the state and the base.
func (p *Project) followModule() error {
	mod, has := p.Files["go.mod"]
	if !has {
		return nil
	}
	now := modfile.ModulePath(mod.Data)
	if now == "" {
		return errors.New("go.mod names no module; mend it first")
	}
	if now == p.State.Module {
		return nil
	}
	for _, f := range p.Base {
		f.Data = bytes.ReplaceAll(f.Data, []byte(p.State.Module+"/"), []byte(now+"/"))
		f.Data = bytes.ReplaceAll(f.Data, []byte("module "+p.State.Module+"\n"), []byte("module "+now+"\n"))
	}
	p.State.Module = now
	return nil
}

// Change is what a plan does: files by path, nil for those that go, and the state and the generated tree
// that hold once it is done.
type Change struct {
	Command   string                `json:"command"`
	Files     map[string]*tree.File `json:"files"`
	Conflicts []string              `json:"conflicts"`
	State     State                 `json:"state"`
	Theirs    tree.Tree             `json:"theirs"`
	// Staged is what git's index has of the files in conflict.
	Staged map[string]string `json:"-"`
}

// Result is what the change makes of files.
func (c Change) Result(files tree.Tree) tree.Tree {
	t := maps.Clone(files)
	for name, f := range c.Files {
		if f == nil {
			delete(t, name)
		} else {
			t[name] = f
		}
	}
	return t
}

// Apply does all of a change or nothing. The state advances only without conflicts; with them it waits for
// Continue or Abort.
func (p *Project) Apply(c Change) error {
	all, err := WithState(c.Theirs, c.State)
	if err != nil {
		return err
	}
	var ops []Op
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		ops = append(ops, Op{Path: name, File: c.Files[name], Before: p.Files[name], Planned: true})
	}
	// In both cases another change has to have left these as they were.
	state, waiting := Op{Path: StateFile, File: p.state, Before: p.state, Planned: true}, Op{Path: PendingFile, Planned: true}
	if len(c.Conflicts) > 0 {
		waiting.File, err = p.pending(c, all[BaseFile].Data).file()
	} else {
		ops = append(ops, Op{Path: BaseFile, File: all[BaseFile]})
		_, state.File, err = p.Restated(c.State)
	}
	if err != nil {
		return err
	}
	return Apply(p.Root, append(ops, state, waiting))
}

// Restated returns omni.yaml as it is, and as it says another state.
func (p *Project) Restated(next State) (now, then *tree.File, err error) {
	then, err = next.over(p.Root)
	return p.state, then, err
}

// pending is what it takes to finish or to undo a change with conflicts.
func (p *Project) pending(c Change, base []byte) *Pending {
	w := &Pending{
		Command: c.Command, Conflicts: c.Conflicts, State: c.State, Base: base, Staged: c.Staged,
		Before: tree.Tree{}, Modes: map[string]fs.FileMode{},
	}
	w.StateBefore, _ = DecodeState(p.state.Data) // p was read from it
	for name := range c.Files {
		w.Before[name] = p.Files[name]
		if info, err := os.Lstat(filepath.Join(p.Root, filepath.FromSlash(name))); err == nil {
			w.Modes[name] = info.Mode().Perm()
		}
	}
	return w
}
