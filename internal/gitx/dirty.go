package gitx

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

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
		paths, asked := askGit(root, files)
		if asked {
			return paths, true, nil
		}
		return nil, false, err
	}
	known := map[string]*index.Entry{}
	for _, e := range idx.Entries {
		if e.Mode != filemode.Submodule && strings.HasPrefix(e.Name, r.prefix) {
			known[e.Name] = e
		}
	}
	if r.prefix != "" && len(known) == 0 {
		return nil, false, nil
	}
	written := time.Time{}
	if info, err := os.Stat(r.indexFile()); err == nil {
		written = info.ModTime()
	}
	for _, p := range files.Paths() {
		e := known[r.prefix+p]
		if e == nil || !holds(e.Hash, files[p].Data) && !unmodified(e, filepath.Join(root, filepath.FromSlash(p)), len(files[p].Data), written) {
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

// unmodified says what git knows without reading a file, which it may keep in another form (filters, such as LFS): it is as
// it was when the index was written. One of the same moment might be newer
// (https://git-scm.com/docs/racy-git).
func unmodified(e *index.Entry, name string, size int, written time.Time) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Size() == int64(size) && uint32(size) == e.Size && info.ModTime().Equal(e.ModifiedAt) && info.ModTime().Before(written)
}

// askGit has git itself say which files it could not bring back, where the index is in a form that only git reads.
func askGit(root string, files tree.Tree) (paths []string, ok bool) {
	cmd := exec.Command("git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--others", "--modified", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, false
	}
	for name := range strings.SplitSeq(string(out), "\x00") {
		if files[name] != nil {
			paths = append(paths, name)
		}
	}
	return paths, true
}
