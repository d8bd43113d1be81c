//go:build !unix

package project

// notFolder says that a folder of the path is none; here that is fs.ErrNotExist.
func notFolder(error) bool { return false }
