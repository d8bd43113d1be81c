package generator

import (
	"errors"
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
		if err := errors.Join(tree.CheckPath(p), checkOwn(p)); err != nil {
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

// checkOwn refuses what no folder may bring: omni's own files, and go.mod and go.sum, which are computed.
// Letters count as equal in either case, as they do on many disks.
func checkOwn(p string) error {
	p = strings.ToLower(strings.TrimSuffix(p, ".tmpl"))
	switch first, _, _ := strings.Cut(p, "/"); {
	case first == "omni.yaml", first == ".omni":
		return fmt.Errorf("path %q belongs to omni", p)
	case p == "go.mod", p == "go.sum":
		return fmt.Errorf("path %q is computed from the modules that features declare", p)
	}
	return nil
}
