package gitx

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// repository is the one that a project is in, which may begin in a folder above.
type repository struct {
	// dir holds the index: .git, or where the .git file of a worktree or submodule points. common holds the objects
	// of all worktrees.
	dir, common string
	// prefix is the project's folder in the repository, with a slash behind it; "" is the repository's own.
	prefix string
}

// find looks for the repository of root; ok is false where there is none.
func find(root string) (r repository, ok bool) {
	root, err := filepath.Abs(root)
	if err != nil {
		return r, false
	}
	for at := root; ; at = filepath.Dir(at) {
		dir := gitDir(at)
		if _, err := os.Stat(filepath.Join(dir, "HEAD")); err == nil {
			rel, err := filepath.Rel(at, root)
			if err != nil {
				return r, false
			}
			r = repository{dir: dir, common: commonDir(dir)}
			if rel != "." {
				r.prefix = filepath.ToSlash(rel) + "/"
			}
			return r, true
		}
		if at == filepath.Dir(at) {
			return r, false
		}
	}
}

// gitDir is where the repository of root is: .git, or where a worktree's or submodule's .git file points.
func gitDir(root string) string {
	dir := filepath.Join(root, ".git")
	data, err := os.ReadFile(dir)
	if err != nil {
		return dir
	}
	to, ok := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
	if !ok {
		return dir
	}
	return resolve(root, to)
}

// commonDir is where the worktrees of a repository share their objects.
func commonDir(dir string) string {
	data, err := os.ReadFile(filepath.Join(dir, "commondir"))
	if err != nil {
		return dir
	}
	return resolve(dir, strings.TrimSpace(string(data)))
}

func resolve(from, to string) string {
	to = filepath.FromSlash(to)
	if filepath.IsAbs(to) {
		return to
	}
	return filepath.Join(from, to)
}

func (r repository) indexFile() string { return filepath.Join(r.dir, "index") }

// readIndex reads git's list of what it has of the work tree. A repository without a commit may have none yet.
func (r repository) readIndex() (*index.Index, error) {
	f, err := os.Open(r.indexFile())
	if errors.Is(err, fs.ErrNotExist) {
		return &index.Index{Version: 2}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var idx index.Index
	if err := index.NewDecoder(f).Decode(&idx); err != nil {
		return nil, fmt.Errorf("read git's index: %w", err)
	}
	return &idx, nil
}

// writeIndex replaces the index as git does: through index.lock, which keeps git out meanwhile.
func (r repository) writeIndex(idx *index.Index) (err error) {
	lock := r.indexFile() + ".lock"
	f, err := os.OpenFile(lock, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return errors.New("git is at work in this repository (" + lock + " is there)")
	}
	if err != nil {
		return err
	}
	sortEntries(idx)
	if err := errors.Join(index.NewEncoder(f).Encode(idx), f.Close()); err != nil {
		return errors.Join(err, os.Remove(lock))
	}
	return os.Rename(lock, r.indexFile())
}
