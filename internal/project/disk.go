package project

import (
	"errors"
	"io/fs"
	"os"
	"path"
)

func (t transaction) mkdir(p string) error {
	if err := t.step("mkdir " + p); err != nil {
		return err
	}
	return os.MkdirAll(t.path(p), 0o755)
}

// write writes a file and makes sure that it is on the disk before the journal says so.
func (t transaction) write(p string, data []byte, mode fs.FileMode) error {
	if err := t.step("write " + p); err != nil {
		return err
	}
	f, err := os.OpenFile(t.path(p), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func (t transaction) rename(from, to string) error {
	if err := t.step("rename " + to); err != nil {
		return err
	}
	return os.Rename(t.path(from), t.path(to))
}

// remove deletes a file, and the folders above it that it leaves empty.
func (t transaction) remove(p string) error {
	if err := t.step("remove " + p); err != nil {
		return err
	}
	if err := os.Remove(t.path(p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return t.prune(p)
}

// clear deletes a folder with what is in it.
func (t transaction) clear(p string) error {
	if err := t.step("clear " + p); err != nil {
		return err
	}
	if err := os.RemoveAll(t.path(p)); err != nil {
		return err
	}
	return t.prune(p)
}

// prune deletes the folders above a path that are empty.
func (t transaction) prune(p string) error {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if os.Remove(t.path(dir)) != nil {
			break // not empty, or gone already
		}
	}
	return nil
}
