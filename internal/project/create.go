package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/logixtecs/omni/internal/tree"
)

// Create writes a new project to dir, all of it or nothing: the files are written aside first, finish
// runs there (it makes the git repository), and only then they move to their place. An error or the end
// of ctx leaves dir, and the folders above it, as they were.
func Create(ctx context.Context, dir string, t tree.Tree, finish func(stage string) error) (err error) {
	exists, err := CheckTarget(dir)
	if err != nil {
		return err
	}
	undo, err := makeParents(dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			undo()
		}
	}()
	// Where the folder exists it may be the one that the shell stands in, so it stays and its content is
	// staged inside; a new folder appears by a single rename.
	stage, err := makeStage(dir, exists)
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage)
	if err := write(ctx, stage, t); err != nil {
		return err
	}
	if err := finish(stage); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if exists {
		return moveInto(stage, dir)
	}
	if err := os.Chmod(stage, 0o755); err != nil {
		return err
	}
	return os.Rename(stage, dir)
}

// CheckTarget refuses a target that is a file or a folder with something in it, and says whether the
// folder is there.
func CheckTarget(dir string) (exists bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case len(entries) > 0:
		return true, fmt.Errorf("%s is not empty (it has %s); choose another folder", dir, entries[0].Name())
	}
	return true, nil
}

// makeParents makes the folders above dir; undo removes those that were missing.
func makeParents(dir string) (undo func(), err error) {
	var made []string
	for p := filepath.Dir(dir); ; p = filepath.Dir(p) {
		if _, err := os.Lstat(p); err == nil || p == filepath.Dir(p) {
			break
		}
		made = append(made, p)
	}
	undo = func() {
		for _, p := range made {
			os.Remove(p) // fails, rightly, where somebody has put something in it since
		}
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		undo()
		return nil, err
	}
	return undo, nil
}

func makeStage(dir string, exists bool) (string, error) {
	if exists {
		return os.MkdirTemp(dir, ".omni-new-*")
	}
	return os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-*")
}

// writers is how many files are written at a time: a file system takes as long for each as a processor does.
const writers = 4

func write(ctx context.Context, dir string, t tree.Tree) error {
	files, ctx := errgroup.WithContext(ctx)
	files.SetLimit(writers)
	made := map[string]bool{}
	for _, p := range t.Paths() {
		name := filepath.Join(dir, filepath.FromSlash(p))
		if parent := filepath.Dir(name); !made[parent] {
			if err := os.MkdirAll(parent, 0o755); err != nil {
				return errors.Join(err, files.Wait())
			}
			made[parent] = true
		}
		files.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return os.WriteFile(name, t[p].Data, t[p].Mode())
		})
	}
	return files.Wait()
}

// moveInto moves what was staged to dir and takes it back when a move fails.
func moveInto(stage, dir string) error {
	entries, err := os.ReadDir(stage)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if err := os.Rename(filepath.Join(stage, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			for _, moved := range entries[:i] {
				err = errors.Join(err, os.Rename(filepath.Join(dir, moved.Name()), filepath.Join(stage, moved.Name())))
			}
			return err
		}
	}
	return nil
}
