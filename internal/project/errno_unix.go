//go:build unix

package project

import (
	"errors"
	"syscall"
)

// notFolder says that a folder of the path is none.
func notFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
