package gitx

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/logixtecs/omni/internal/tree"
)

// writeIndex writes .git/index, git's list of what is in the work tree dir. It has what the file system
// says of each file, so that git need not read them again to know that nothing has changed.
func writeIndex(dir string, t tree.Tree, blobs map[string]plumbing.Hash) error {
	idx := index.Index{Version: 2}
	for _, name := range t.Paths() {
		info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		e := &index.Entry{
			Name:       name,
			Hash:       blobs[name],
			Mode:       mode(t[name]),
			Size:       uint32(info.Size()),
			ModifiedAt: info.ModTime(),
		}
		fillStat(e, info.Sys())
		idx.Entries = append(idx.Entries, e)
	}
	var b bytes.Buffer
	if err := index.NewEncoder(&b).Encode(&idx); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, ".git", "index"), b.Bytes(), 0o644)
}
