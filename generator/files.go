package generator

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// file is one file of a folder, read once, when the catalogue is loaded.
type file struct {
	path string
	data []byte
}

// readFiles reads what is below root, in order. All of it must be regular files with paths that a project
// may have.
func readFiles(fsys fs.FS, root string) ([]file, error) {
	var files []file
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is not a regular file", name)
		}
		p := strings.TrimPrefix(name, root+"/")
		if err := tree.CheckPath(p); err != nil {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		files = append(files, file{p, data})
		return nil
	})
	return files, err
}
