// Package gitx makes a project's git repository with go-git's formats, so that no git binary is needed.
// It imports them one by one: go-git as a whole brings ssh, http and OpenPGP, which take longer to start
// than a commit takes.
package gitx

import (
	"os"
	"path/filepath"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/logixtecs/omni/internal/tree"
)

const branch = "refs/heads/main"

// Init makes dir, to which t has just been written, a repository on the branch main and commits all of t.
// The author is the user's from the global git configuration. It returns the commit's hash. Objects go to
// one pack, not to a file each, which is most of the time that a commit of a hundred files takes.
func Init(dir string, t tree.Tree, message string, now time.Time) (string, error) {
	gitDir := filepath.Join(dir, ".git")
	for _, d := range []string{"objects/info", "objects/pack", "refs/heads", "refs/tags"} {
		if err := os.MkdirAll(filepath.Join(gitDir, filepath.FromSlash(d)), 0o755); err != nil {
			return "", err
		}
	}
	p := newPack()
	blobs := map[string]plumbing.Hash{}
	for _, name := range t.Paths() {
		blobs[name] = p.add(plumbing.BlobObject, t[name].Data)
	}
	root := addTree(p, t, blobs)
	commit := p.add(plumbing.CommitObject, encodeCommit(root, identity(), now, message))
	if err := p.write(filepath.Join(gitDir, "objects", "pack")); err != nil {
		return "", err
	}
	if err := writeIndex(dir, t, blobs); err != nil {
		return "", err
	}
	for name, content := range map[string]string{
		"HEAD":   "ref: " + branch + "\n",
		"config": "[core]\n\tbare = false\n",
		branch:   commit.String() + "\n",
	} {
		if err := os.WriteFile(filepath.Join(gitDir, filepath.FromSlash(name)), []byte(content), 0o644); err != nil {
			return "", err
		}
	}
	return commit.String(), nil
}
