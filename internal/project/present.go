package project

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/logixtecs/omni/internal/tree"
)

// present is what is in a place of the project now; without info nothing is.
type present struct {
	info fs.FileInfo
	data []byte
}

// digest tells contents apart; "" is no file.
func (p present) digest() string {
	if p.info == nil {
		return ""
	}
	sum := sha256.Sum256(p.data)
	return hex.EncodeToString(sum[:])
}

// is says that a plan has seen this file.
func (p present) is(f *tree.File) bool {
	if f == nil || p.info == nil {
		return f == nil && p.info == nil
	}
	return bytes.Equal(p.data, f.Data) && (p.info.Mode()&0o111 != 0) == f.Exec
}

// mode is the permission of a file that is written here: who may read and write one that is replaced stays as it is.
func (p present) mode(op Op) fs.FileMode {
	if p.info == nil {
		return cmp.Or(op.Mode, op.File.Mode())
	}
	mode := p.info.Mode().Perm() &^ 0o111
	if op.File.Exec {
		mode |= mode & 0o444 >> 2
	}
	return mode
}

// look finds what is in the places of all operations, and what would be in their way.
func (t transaction) look(ops []Op) (found []present, err error) {
	seen := map[string]bool{}
	for _, op := range ops {
		if err := tree.CheckPath(op.Path); err != nil {
			return nil, err
		}
		now, err := t.lookAt(op.Path)
		if err != nil {
			return nil, err
		}
		if op.Planned && !now.is(op.Before) {
			return nil, ChangedError{op.Path}
		}
		if err := t.writable(path.Dir(op.Path), seen); err != nil {
			return nil, err
		}
		found = append(found, now)
	}
	return found, nil
}

// ChangedError says that a file is not as the plan has seen it.
type ChangedError struct{ Path string }

func (e ChangedError) Error() string {
	return e.Path + " has changed since the change was planned, or git ignores what is there; nothing was changed: look at it, and run the command again"
}

// lookAt reads what is in a place. Only files have places, in folders of the project: a link may lead out of it.
func (t transaction) lookAt(p string) (now present, err error) {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		switch info, err := os.Lstat(t.path(dir)); {
		case errors.Is(err, fs.ErrNotExist), notFolder(err):
		case err != nil:
			return now, err
		case !info.IsDir():
			return now, obstacleError{fmt.Sprintf("%s is %s, so %s has no place; move it out of the way", dir, kind(info), p)}
		case nested(t.root, dir):
			return now, obstacleError{fmt.Sprintf("%s is another repository, so %s has no place; move it out of the way", dir, p)}
		}
	}
	now.info, err = os.Lstat(t.path(p))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return present{}, nil
	case err != nil:
		return present{}, err
	case !now.info.Mode().IsRegular():
		return present{}, obstacleError{fmt.Sprintf("%s is %s where omni has a file; move it out of the way", p, kind(now.info))}
	}
	now.data, err = os.ReadFile(t.path(p))
	return now, err
}

// obstacleError says what is where a file or its folder has to be.
type obstacleError struct{ what string }

func (e obstacleError) Error() string { return e.what }

func kind(info fs.FileInfo) string {
	switch {
	case info.IsDir():
		return "a folder"
	case info.Mode()&fs.ModeSymlink != 0:
		return "a link"
	case info.Mode().IsRegular():
		return "a file"
	}
	return "a special file"
}

// writable says that files can be moved to a folder, or to the one above where there is none yet.
func (t transaction) writable(dir string, seen map[string]bool) error {
	for dir != "." && !t.has(dir) {
		dir = path.Dir(dir)
	}
	if seen[dir] {
		return nil
	}
	seen[dir] = true
	if err := access(t.path(dir)); err != nil {
		return fmt.Errorf("cannot write to the folder %s: %w", dir, err)
	}
	return nil
}
