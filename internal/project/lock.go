package project

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// lock keeps other processes from changing the project at root until unlock. The lock is a file of the user's, not of the
// project's, where git would see it; it ends with the process at the latest.
func lock(root string) (unlock func(), err error) {
	root, err = filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(root))
	dirs := []string{filepath.Join(os.TempDir(), fmt.Sprintf("omni-%d", os.Getuid()))} // where there is no home
	if cache, err := os.UserCacheDir(); err == nil {
		dirs = slices.Insert(dirs, 0, filepath.Join(cache, "omni"))
	}
	for _, dir := range dirs {
		dir = filepath.Join(dir, "locks")
		if err = os.MkdirAll(dir, 0o755); err != nil {
			continue
		}
		if unlock, err = lockedfile.MutexAt(filepath.Join(dir, hex.EncodeToString(sum[:8]))).Lock(); err == nil {
			return unlock, nil
		}
	}
	return nil, errors.Join(errors.New("no other omni can be kept away from the project"), err)
}
