// Package verify is the gate before a change: the project as it would be must compile and pass go vet.
package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// Build runs "go vet ./..." in the project at root as if it had the files of next in place of those of now; a path that
// only now has counts as deleted. It compiles all but what nothing imports, which it checks like the compiler, and the
// tests, and it links nothing, which is what takes "go build ./..." most of its time. No file of the project is touched: the
// go command lays the new ones over it, and what it has compiled there before it does not compile again. The error is what
// it said first.
func Build(ctx context.Context, root string, now, next tree.Tree) error {
	dir, err := os.MkdirTemp("", "omni-verify-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return err
	}
	overlay, err := lay(dir, root, now, next)
	if err != nil {
		return err
	}
	undo, err := folders(root, next)
	defer undo()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "vet", "-overlay", overlay, "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PWD="+root, "GOWORK=off", "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -mod=readonly"))
	if out, err := cmd.CombinedOutput(); err != nil {
		said := strings.ReplaceAll(string(out), dir+string(filepath.Separator), "")
		return fmt.Errorf("the project would not pass go vet: %s", firstFault(said, err))
	}
	return nil
}

// lay writes what differs between two trees to dir, and the file that tells the go command of it: see -overlay in
// "go help build".
func lay(dir, root string, now, next tree.Tree) (overlay string, err error) {
	var files struct{ Replace map[string]string }
	files.Replace = map[string]string{}
	for p := range now {
		if next[p] == nil {
			files.Replace[filepath.Join(root, filepath.FromSlash(p))] = ""
		}
	}
	for p, f := range next {
		if now[p] != nil && bytes.Equal(now[p].Data, f.Data) {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(name, f.Data, f.Mode()); err != nil {
			return "", err
		}
		files.Replace[filepath.Join(root, filepath.FromSlash(p))] = name
	}
	data, err := json.Marshal(files)
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}

// folders makes those that a tree needs and the project lacks, because vet works in the folder of a package even where its
// files are laid over it. undo removes them again.
func folders(root string, next tree.Tree) (undo func(), err error) {
	var made []string
	undo = func() {
		for _, name := range slices.Backward(made) {
			_ = os.Remove(name) // fails where somebody else has put something there
		}
	}
	var need func(name string) error
	need = func(name string) error {
		if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := need(filepath.Dir(name)); err != nil {
			return err
		}
		made = append(made, name)
		return os.Mkdir(name, 0o755)
	}
	for p := range next {
		if err := need(filepath.Join(root, filepath.FromSlash(path.Dir(p)))); err != nil {
			return undo, err
		}
	}
	return undo, nil
}

// firstFault is the first line that says what is wrong: "#" lines only name the package.
func firstFault(out string, err error) string {
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading") {
			return strings.TrimPrefix(line, "vet: ")
		}
	}
	return err.Error()
}
