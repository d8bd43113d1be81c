//go:build unix

package project

import (
	"errors"
	"syscall"
)

// notFolder says that a folder of the path is none.
func notFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

// access says that this process may make and remove files in a folder (access(2): W_OK and X_OK).
func access(dir string) error { return syscall.Access(dir, 2|1) }
