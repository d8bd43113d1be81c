package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"github.com/logixtecs/omni/internal/tree"
)

// transactionDir holds a change while it is being applied, doneDir what is left of one that was.
const (
	transactionDir = ".omni/transaction"
	journalFile    = transactionDir + "/journal.json"
	draft          = transactionDir + "/journal.draft"
	doneDir        = ".omni/transaction.done"
)

// Op is what a change does to one file: it writes File, or deletes it where File is nil.
type Op struct {
	Path string
	File *tree.File
	// Mode is the permission of a file that is not there; 0 is that of any other.
	Mode fs.FileMode
	// Before is what a plan has seen there, nil for nothing. Where Planned is set, anything else is somebody's work since,
	// and refuses the change.
	Before  *tree.File
	Planned bool
}

// Apply does all of the operations or none. What is in their way is an error before anything is written. Then everything is
// written aside, and one rename of the journal decides; moving the files to their places can be taken up again after a crash
// (Recover). Other processes wait meanwhile.
func Apply(root string, ops []Op) error {
	return transaction{root: root, step: func(string) error { return nil }}.apply(ops)
}

// Recovered says what became of a change that was interrupted.
type Recovered string

// The outcomes of Recover.
const (
	Nothing  Recovered = ""
	Finished Recovered = "an interrupted change was finished"
	Undone   Recovered = "an interrupted change was undone"
)

// Recover finishes or undoes what a crash left: a change whose journal was written is finished, one that
// was still being prepared is forgotten.
func Recover(root string) (Recovered, error) {
	t := transaction{root: root, step: func(string) error { return nil }}
	if err := t.own(); err != nil {
		return Nothing, err
	}
	if !t.has(transactionDir) && !t.has(doneDir) {
		return Nothing, nil
	}
	unlock, err := lock(root)
	if err != nil {
		return Nothing, err
	}
	defer unlock()
	switch {
	case t.has(doneDir):
		return Finished, t.clear(doneDir)
	case !t.has(transactionDir):
		return Nothing, nil // another process was at work, and has finished
	}
	journal, err := t.journal()
	if errors.Is(err, fs.ErrNotExist) {
		return Undone, t.clear(transactionDir)
	}
	if err != nil {
		return Nothing, err
	}
	return Finished, t.replay(journal)
}

// transaction applies operations below root. step is called before each change of the disk, with what it
// is; its error stops there, which is how tests crash at every point.
type transaction struct {
	root string
	step func(string) error
}

// entry is one operation of the journal. Staged is the file's content in the transaction's folder; "" deletes. Was is the
// digest of what it replaces.
type entry struct {
	Path   string `json:"path"`
	Staged string `json:"staged,omitempty"`
	Was    string `json:"was,omitempty"`
}

func (t transaction) path(p string) string { return filepath.Join(t.root, filepath.FromSlash(p)) }

func (t transaction) has(p string) bool {
	_, err := os.Lstat(t.path(p))
	return err == nil
}

// own refuses a folder of omni's that is none: behind a link everything that is removed would be somebody else's.
func (t transaction) own() error {
	for _, dir := range []string{path.Dir(transactionDir), transactionDir, doneDir} {
		if info, err := os.Lstat(t.path(dir)); err == nil && !info.IsDir() {
			return fmt.Errorf("%s is %s where omni has a folder; delete it", dir, kind(info))
		}
	}
	return nil
}

func (t transaction) apply(ops []Op) error {
	unlock, err := lock(t.root)
	if err != nil {
		return err
	}
	defer unlock()
	if err := t.own(); err != nil {
		return err
	}
	found, err := t.look(ops)
	if err != nil {
		return err
	}
	if err := t.mkdir(transactionDir); err != nil {
		return err
	}
	journal, err := t.stage(ops, found)
	if err != nil {
		return errors.Join(err, os.RemoveAll(t.path(transactionDir)))
	}
	if err := t.rename(draft, journalFile); err != nil {
		return err
	}
	return t.replay(journal)
}

// stage writes what is to be moved, and the draft of the journal that says where to.
func (t transaction) stage(ops []Op, found []present) (journal []entry, err error) {
	for i, op := range ops {
		e := entry{Path: op.Path, Was: found[i].digest()}
		if op.File != nil {
			e.Staged = path.Join(transactionDir, strconv.Itoa(i))
			mode := found[i].mode(op)
			if err := t.write(e.Staged, op.File.Data, mode); err != nil {
				return nil, err
			}
			if found[i].info != nil || op.Mode != 0 { // whatever the umask says
				if err := os.Chmod(t.path(e.Staged), mode); err != nil {
					return nil, err
				}
			}
		}
		journal = append(journal, e)
	}
	data, err := json.Marshal(journal)
	if err != nil {
		return nil, err
	}
	return journal, t.write(draft, data, 0o644)
}

func (t transaction) journal() ([]entry, error) {
	data, err := os.ReadFile(t.path(journalFile))
	if err != nil {
		return nil, err
	}
	var journal []entry
	if err := json.Unmarshal(data, &journal); err != nil {
		return nil, fmt.Errorf("read the journal of an interrupted change: %w", err)
	}
	for _, e := range journal {
		if err := tree.CheckPath(e.Path); err != nil {
			return nil, fmt.Errorf("%s is not omni's: %w", journalFile, err)
		}
		if e.Staged != "" && (path.Dir(e.Staged) != transactionDir || tree.CheckPath(e.Staged) != nil) {
			return nil, fmt.Errorf("%s is not omni's: it takes %q for a file of its own", journalFile, e.Staged)
		}
	}
	return journal, nil
}

// replay moves every staged file to its place. What has been moved already is not there any more, so a
// second replay goes on where the first one stopped.
func (t transaction) replay(journal []entry) error {
	for _, e := range journal {
		if err := t.move(e); err != nil {
			return fmt.Errorf("%w; put that right and run omni status, which finishes the change, or delete %s, which gives up the rest of it",
				err, transactionDir)
		}
	}
	// One rename says that all is done, however much of the folder a crash leaves.
	if err := t.rename(transactionDir, doneDir); err != nil {
		return err
	}
	return t.clear(doneDir)
}

// move does one operation of the journal, unless it has been done.
func (t transaction) move(e entry) error {
	if e.Staged != "" && !t.has(e.Staged) {
		return nil
	}
	now, err := t.lookAt(e.Path)
	if err != nil {
		return err
	}
	switch digest := now.digest(); {
	case e.Staged == "" && digest == "":
		return t.prune(e.Path)
	case digest != e.Was:
		return fmt.Errorf("%s has changed while the change was interrupted", e.Path)
	case e.Staged == "":
		return t.remove(e.Path)
	}
	if err := t.mkdir(path.Dir(e.Path)); err != nil {
		return err
	}
	return t.rename(e.Staged, e.Path)
}
