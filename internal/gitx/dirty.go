package gitx

import (
	"bytes"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"

	"github.com/logixtecs/omni/internal/tree"
)

// Unrecorded lists the files below root whose content git's index does not have, so that git could not
// bring it back: what a change of the project might lose. Without a repository at root, or one above that has files
// of the project, there is nothing to compare with and recorded is false.
func Unrecorded(root string, files tree.Tree) (paths []string, recorded bool, err error) {
	r, ok := find(root)
	if !ok {
		return nil, false, nil
	}
	idx, err := r.readIndex()
	if err != nil {
		return nil, false, err
	}
	known := map[string]plumbing.Hash{}
	for _, e := range idx.Entries {
		if e.Mode != filemode.Submodule && strings.HasPrefix(e.Name, r.prefix) {
			known[e.Name] = e.Hash
		}
	}
	if r.prefix != "" && len(known) == 0 {
		return nil, false, nil
	}
	for _, p := range files.Paths() {
		if hash, tracked := known[r.prefix+p]; !tracked || !holds(hash, files[p].Data) {
			paths = append(paths, p)
		}
	}
	return paths, true, nil
}

// holds says that a blob is a file's content. Git may keep it with other line ends (core.autocrlf).
func holds(blob plumbing.Hash, data []byte) bool {
	if blob == plumbing.ComputeHash(plumbing.BlobObject, data) {
		return true
	}
	unix := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return len(unix) < len(data) && blob == plumbing.ComputeHash(plumbing.BlobObject, unix)
}
