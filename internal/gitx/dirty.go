package gitx

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/logixtecs/omni/internal/tree"
)

// Unrecorded lists the files below root whose content git's index does not have, so that git could not
// bring it back: what a change of the project might lose. Without a repository at root there is nothing to
// compare with and recorded is false.
func Unrecorded(root string, files tree.Tree) (paths []string, recorded bool, err error) {
	f, err := os.Open(filepath.Join(gitDir(root), "index"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	var idx index.Index
	if err := index.NewDecoder(f).Decode(&idx); err != nil {
		return nil, false, err
	}
	known := map[string]plumbing.Hash{}
	for _, e := range idx.Entries {
		if e.Mode != filemode.Submodule {
			known[e.Name] = e.Hash
		}
	}
	for _, p := range files.Paths() {
		if hash, tracked := known[p]; !tracked || hash != plumbing.ComputeHash(plumbing.BlobObject, files[p].Data) {
			paths = append(paths, p)
		}
	}
	return paths, true, nil
}

// gitDir is where the repository of root is: .git, or where a worktree's or submodule's .git file points.
func gitDir(root string) string {
	dir := filepath.Join(root, ".git")
	data, err := os.ReadFile(dir)
	if err != nil {
		return dir
	}
	var to string
	if n, _ := fmt.Sscanf(string(data), "gitdir: %s", &to); n != 1 {
		return dir
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(root, to)
	}
	return to
}
