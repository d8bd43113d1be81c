package gitx

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/logixtecs/omni/internal/tree"
)

// Unmerged is a file in conflict with its three sides; a side that has no such file is nil.
type Unmerged struct {
	Path               string
	Base, Ours, Theirs *tree.File
}

// merged is the stage of a file without conflict; the library's constant of that name is another one.
const merged index.Stage = 0

// Staged is what the index has of a file: "100644 <hash>".
type Staged map[string]string

// StagedFiles says what the index has of files below root, for Settle to put back. A file that git does not know is
// missing.
func StagedFiles(root string, paths []string) (Staged, error) {
	staged := Staged{}
	r, ok := find(root)
	if !ok {
		return staged, nil
	}
	idx, err := r.readIndex()
	if err != nil {
		return nil, err
	}
	for _, e := range idx.Entries {
		for _, p := range paths {
			if e.Name == r.prefix+p && e.Stage == merged {
				staged[p] = entryOf(e)
			}
		}
	}
	return staged, nil
}

// MarkUnmerged notes files in conflict as git does: their sides are stages 1 to 3 of the index, which every merge tool
// reads. Without a repository there is nothing to do.
func MarkUnmerged(root string, files []Unmerged) error {
	r, ok := find(root)
	if !ok || len(files) == 0 {
		return nil
	}
	idx, err := r.readIndex()
	if err != nil {
		return err
	}
	for _, f := range files {
		name := r.prefix + f.Path
		r.drop(idx, name, func(*index.Entry) bool { return true })
		for stage, side := range []*tree.File{nil, f.Base, f.Ours, f.Theirs} {
			if side == nil {
				continue
			}
			hash, err := r.writeBlob(side.Data)
			if err != nil {
				return err
			}
			idx.Entries = append(idx.Entries, &index.Entry{Name: name, Hash: hash, Mode: mode(side), Stage: index.Stage(stage)})
		}
	}
	return r.writeIndex(idx)
}

// Settle ends the conflicts of files in the index: those that nobody has added since are again what they were.
func Settle(root string, paths []string, staged Staged) error {
	return update(root, func(r repository, idx *index.Index) (changed bool) {
		for _, p := range paths {
			if r.drop(idx, r.prefix+p, func(e *index.Entry) bool { return e.Stage != merged }) {
				r.put(idx, p, staged)
				changed = true
			}
		}
		return changed
	})
}

// Restore has the index say of files what it said before they were in conflict, whoever has added them since.
func Restore(root string, paths []string, staged Staged) error {
	return update(root, func(r repository, idx *index.Index) (changed bool) {
		for _, p := range paths {
			there := false
			dropped := r.drop(idx, r.prefix+p, func(e *index.Entry) bool {
				same := e.Stage == merged && entryOf(e) == staged[p]
				there = there || same
				return !same
			})
			if !there && staged[p] != "" {
				r.put(idx, p, staged)
				changed = true
			}
			changed = changed || dropped
		}
		return changed
	})
}

// Forget takes a file out of the index, and leaves it on the disk.
func Forget(root, p string) error {
	return update(root, func(r repository, idx *index.Index) bool {
		return r.drop(idx, r.prefix+p, func(*index.Entry) bool { return true })
	})
}

// update writes the index of root's repository again where change says that it has changed it. Without a repository there
// is nothing to do.
func update(root string, change func(repository, *index.Index) bool) error {
	r, ok := find(root)
	if !ok {
		return nil
	}
	idx, err := r.readIndex()
	if err != nil || !change(r, idx) {
		return err
	}
	return r.writeIndex(idx)
}

func entryOf(e *index.Entry) string { return fmt.Sprintf("%o %s", uint32(e.Mode), e.Hash) }

// put adds what the index had of a file.
func (r repository) put(idx *index.Index, p string, staged Staged) {
	var m uint32
	var hash string
	if n, _ := fmt.Sscanf(staged[p], "%o %s", &m, &hash); n == 2 {
		idx.Entries = append(idx.Entries, &index.Entry{Name: r.prefix + p, Hash: plumbing.NewHash(hash), Mode: filemode.FileMode(m)})
	}
}

// drop takes a file's entries out of the index and reports whether there were any.
func (r repository) drop(idx *index.Index, name string, which func(*index.Entry) bool) bool {
	n := len(idx.Entries)
	idx.Entries = slices.DeleteFunc(idx.Entries, func(e *index.Entry) bool { return e.Name == name && which(e) })
	return len(idx.Entries) < n
}

// sortEntries puts the stages of a file in their order; the encoder sorts by name alone and leaves what is sorted as
// it is.
func sortEntries(idx *index.Index) {
	slices.SortFunc(idx.Entries, func(a, b *index.Entry) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Stage, b.Stage))
	})
}

// writeBlob adds a loose object, unless it is there.
func (r repository) writeBlob(data []byte) (plumbing.Hash, error) {
	hash := plumbing.ComputeHash(plumbing.BlobObject, data)
	name := filepath.Join(r.common, "objects", hash.String()[:2], hash.String()[2:])
	if _, err := os.Stat(name); err == nil {
		return hash, nil
	}
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := fmt.Fprintf(w, "blob %d\x00", len(data))
	if _, more := w.Write(data); errors.Join(err, more, w.Close()) != nil {
		return hash, errors.Join(err, more)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return hash, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "tmp_obj_*")
	if err != nil {
		return hash, err
	}
	_, err = tmp.Write(b.Bytes())
	if err := errors.Join(err, tmp.Chmod(fs.FileMode(0o444)), tmp.Close()); err != nil {
		return hash, errors.Join(err, os.Remove(tmp.Name()))
	}
	return hash, os.Rename(tmp.Name(), name)
}
