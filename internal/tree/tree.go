// Package tree holds a project in memory: files by path, and for each line of a shared file which
// feature put it there. Rendering makes trees and merging compares them; only writing touches a disk.
package tree

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Tree is a set of files by slash-separated path, relative to the project's root.
type Tree map[string]*File

// File is one file of a tree.
type File struct {
	Data []byte
	// Exec says that the file may be run.
	Exec bool
	// Owner is the feature that brings the file; "" is the base project.
	Owner string
	// Regions are the lines that features put in the slots of the file, in order.
	Regions []Region
}

// Region is a run of lines that one feature put in one slot. Lines count from 1 and Last is included.
type Region struct {
	Slot    string
	Feature string
	First   int
	Last    int
}

// Mode is the permission that the file is written with.
func (f *File) Mode() fs.FileMode {
	if f.Exec {
		return 0o755
	}
	return 0o644
}

// Paths lists the tree's paths in order.
func (t Tree) Paths() []string { return slices.Sorted(maps.Keys(t)) }

// Add puts a file in the tree. A path that is unsafe or taken is an error that names both owners.
func (t Tree) Add(p string, f *File) error {
	if err := CheckPath(p); err != nil {
		return err
	}
	if old, taken := t[p]; taken {
		return fmt.Errorf("%s is provided by %s and by %s", p, OwnerName(old.Owner), OwnerName(f.Owner))
	}
	t[p] = f
	return nil
}

// OwnerName is how a message calls an owner: the feature, or "the base project".
func OwnerName(owner string) string {
	if owner == "" {
		return "the base project"
	}
	return owner
}

// CheckPath refuses a path that would leave the project, or that belongs to git: a repository inside the project is none of
// omni's either, and git does what the configuration of one says.
func CheckPath(p string) error {
	if !fs.ValidPath(p) || p == "." || path.Clean(p) != p || strings.ContainsAny(p, "\\:\x00") {
		return fmt.Errorf("path %q is not inside the project", p)
	}
	for name := range strings.SplitSeq(p, "/") {
		// Windows knows these names as .git too.
		if name = strings.TrimRight(name, ". "); strings.EqualFold(name, ".git") || strings.EqualFold(name, "git~1") {
			return fmt.Errorf("path %q belongs to git", p)
		}
	}
	return nil
}
