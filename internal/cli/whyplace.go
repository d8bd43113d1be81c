package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/logixtecs/omni/internal/project"
)

// place reads PATH or PATH:LINE, relative to where the command was started. The folder may go by another name there than
// the project does, through a link.
func place(root, dir, arg string) (name string, line int, err error) {
	if file, number, ok := strings.Cut(arg, ":"); ok {
		if line, err = strconv.Atoi(number); err != nil || line < 1 {
			return "", 0, usage("%q is not a line's number", number)
		}
		arg = file
	}
	if !filepath.IsAbs(arg) {
		arg = filepath.Join(dir, arg)
	}
	rel, err := filepath.Rel(resolved(root), resolved(arg))
	if err != nil {
		return "", 0, err
	}
	return filepath.ToSlash(rel), line, nil
}

// resolved is a path without links on the way to it. What it ends in need not exist, and may be a link itself.
func resolved(name string) string {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		if real, err := filepath.EvalSymlinks(name); err == nil {
			return real
		}
	}
	if dir := filepath.Dir(name); dir != name {
		return filepath.Join(resolved(dir), filepath.Base(name))
	}
	return name
}

// nowhere says why a path is none of the project's files.
func nowhere(root, name string) error {
	info, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name)))
	switch {
	case name == ".." || strings.HasPrefix(name, "../"):
		return usage("%s is not in the project at %s", name, root)
	case err != nil:
		return usage("there is no file %s in the project", name)
	case name == project.StateFile || name == ".omni" || strings.HasPrefix(name, ".omni/"):
		return usage("%s is omni's own: what the project was generated from, written anew by every change", name)
	case info.IsDir():
		return usage("%s is a folder; name a file in it", name)
	case !info.Mode().IsRegular():
		return usage("%s is a link or a special file, which omni leaves alone", name)
	}
	return usage("%s is yours, and none of the files that omni looks at: git ignores it", name)
}
