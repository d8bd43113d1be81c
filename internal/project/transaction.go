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
	doneDir        = ".omni/transaction.done"
)

// Op is what a change does to one file: it writes File, or deletes it where File is nil.
type Op struct {
	Path string
	File *tree.File
}

// Apply does all of the operations or none. Everything is written aside first; then one rename of the
// journal decides, and moving the files to their places can be taken up again after a crash (Recover).
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
	if _, err := os.Stat(t.path(doneDir)); err == nil {
		return Finished, t.clear(doneDir)
	}
	if _, err := os.Stat(t.path(transactionDir)); errors.Is(err, fs.ErrNotExist) {
		return Nothing, nil
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

// entry is one operation of the journal. Staged is the file's content in the transaction's folder; ""
// deletes.
type entry struct {
	Path   string `json:"path"`
	Staged string `json:"staged,omitempty"`
}

func (t transaction) path(p string) string { return filepath.Join(t.root, filepath.FromSlash(p)) }

func (t transaction) apply(ops []Op) error {
	if err := t.mkdir(transactionDir); err != nil {
		return err
	}
	var journal []entry
	for i, op := range ops {
		if err := tree.CheckPath(op.Path); err != nil {
			return err
		}
		e := entry{Path: op.Path}
		if op.File != nil {
			e.Staged = path.Join(transactionDir, strconv.Itoa(i))
			if err := t.write(e.Staged, op.File.Data, op.File.Mode()); err != nil {
				return errors.Join(err, os.RemoveAll(t.path(transactionDir)))
			}
		}
		journal = append(journal, e)
	}
	data, err := json.Marshal(journal)
	if err != nil {
		return err
	}
	draft := path.Join(transactionDir, "journal.draft")
	if err := t.write(draft, data, 0o644); err != nil {
		return errors.Join(err, os.RemoveAll(t.path(transactionDir)))
	}
	if err := t.rename(draft, path.Join(transactionDir, "journal.json")); err != nil {
		return err
	}
	return t.replay(journal)
}

func (t transaction) journal() ([]entry, error) {
	data, err := os.ReadFile(t.path(path.Join(transactionDir, "journal.json")))
	if err != nil {
		return nil, err
	}
	var journal []entry
	if err := json.Unmarshal(data, &journal); err != nil {
		return nil, fmt.Errorf("read the journal of an interrupted change: %w", err)
	}
	return journal, nil
}

// replay moves every staged file to its place. What has been moved already is not there any more, so a
// second replay goes on where the first one stopped.
func (t transaction) replay(journal []entry) error {
	for _, e := range journal {
		if e.Staged == "" {
			if err := t.remove(e.Path); err != nil {
				return err
			}
			continue
		}
		if err := t.mkdir(path.Dir(e.Path)); err != nil {
			return err
		}
		if err := t.rename(e.Staged, e.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// One rename says that all is done, however much of the folder a crash leaves.
	if err := t.rename(transactionDir, doneDir); err != nil {
		return err
	}
	return t.clear(doneDir)
}
