//go:build !unix

package project

// notFolder says that a folder of the path is none; here that is fs.ErrNotExist.
func notFolder(error) bool { return false }

// access is not asked here, where folders are not read-only.
func access(string) error { return nil }
