package project

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/logixtecs/omni/internal/gitx"
	"github.com/logixtecs/omni/internal/tree"
)

// ReadTree reads the project's files from disk: all that git would not ignore, without git's and omni's
// own. Links and other special files are not the project's.
func ReadTree(root string) (tree.Tree, error) {
	ignored, err := gitx.Ignored(root)
	if err != nil {
		return nil, err
	}
	t := tree.Tree{}
	err = fs.WalkDir(os.DirFS(root), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == "." {
			return err
		}
		own := p == StateFile || p == path.Dir(BaseFile)
		if own || d.Name() == ".git" || ignored(p, d.IsDir()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() && nested(root, p) {
			return fs.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p)))
		t[p] = &tree.File{Data: data, Exec: info.Mode()&0o111 != 0}
		return err
	})
	return t, err
}

// nested says that a folder is another repository: a submodule or a clone inside the project.
func nested(root, p string) bool {
	_, err := os.Lstat(filepath.Join(root, filepath.FromSlash(p), ".git"))
	return err == nil
}
