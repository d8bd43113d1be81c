// Package generator turns a selection of features into a project. It is pure: what it renders depends on
// the catalogue and the Spec alone, so the same release gives the same bytes everywhere. It opens no
// file of the disk, no socket and no clock; catalogues come in through fs.FS.
package generator

import (
	"fmt"
	"regexp"

	"golang.org/x/mod/module"
)

// Spec is a selection: all that a project is generated from. It is what omni.yaml holds.
type Spec struct {
	// Name is what people and container images call the project.
	Name string
	// Module is the path of the project's Go module.
	Module string
	// Features are identifiers such as "db/postgres", with all that they need and in order.
	Features []string
}

var name = regexp.MustCompile(`^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$`)

// CheckName refuses a project name that cannot be a folder, an image name and the end of a module path.
func CheckName(s string) error {
	if !name.MatchString(s) || len(s) > 64 {
		return fmt.Errorf("%q is not a project name; use lower-case letters, digits, '-', '_' and '.', for example my-shop", s)
	}
	if err := module.CheckPath("example.com/" + s); err != nil {
		return fmt.Errorf("%q is not a project name: %w", s, err)
	}
	return nil
}

// CheckModule refuses a module path that the go command would not take.
func CheckModule(path string) error {
	if err := module.CheckPath(path); err != nil {
		return fmt.Errorf("%w; a module path looks like github.com/you/shop", err)
	}
	return nil
}
