// Package catalogs finds the catalogues of third parties: folders, and Go modules. It reads what is there and
// executes nothing of it. In both the features are in the folder "features", as they are in omni's own
// repository.
package catalogs

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"

	"github.com/logixtecs/omni/internal/manifest"
)

// Folder is where a catalogue has its features.
const Folder = "features"

// Find reads what a person asked for: a folder, relative to dir, or PATH@VERSION of a Go module. The source
// of a folder is noted relative to the project's root.
func Find(ctx context.Context, root, dir, asked string) (manifest.Pin, fs.FS, error) {
	if name, version, ok := strings.Cut(asked, "@"); ok {
		return fetch(ctx, name, version)
	}
	folder := asked
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	if _, err := os.Stat(folder); err != nil {
		if module.CheckPath(asked) == nil {
			return manifest.Pin{}, nil, fmt.Errorf("there is no folder %s; of a module say the version too: %s@latest", asked, asked)
		}
		return manifest.Pin{}, nil, fmt.Errorf("there is no folder %s", asked)
	}
	source, err := filepath.Rel(root, folder)
	if err != nil { // on another volume
		source = folder
	}
	pin := manifest.Pin{Source: filepath.ToSlash(source)}
	features, err := read(folder, &pin)
	return pin, features, err
}

// Pinned reads what a project has pinned. Another content than that is an error.
func Pinned(ctx context.Context, root string, pin manifest.Pin) (fs.FS, error) {
	asked := pin.Source
	if pin.Version != "" {
		asked = pin.String()
	}
	now, features, err := Find(ctx, root, root, asked)
	if err != nil {
		return nil, err
	}
	if now.Sum != pin.Sum {
		return nil, fmt.Errorf("catalogue %s is not what omni.yaml pins (%s, pinned %s); omni upgrade --catalog %s takes it as it is now", pin, now.Sum, pin.Sum, pin)
	}
	return features, nil
}

// read checks a catalogue's folder and hashes it.
func read(folder string, pin *manifest.Pin) (fs.FS, error) {
	folder = filepath.Join(folder, Folder)
	if err := check(folder); err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", *pin, err)
	}
	if pin.Sum == "" {
		var err error
		if pin.Sum, err = dirhash.HashDir(folder, Folder, dirhash.Hash1); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", *pin, err)
		}
	}
	return os.DirFS(folder), nil
}

// check refuses what could lead out of the folder: there are regular files and folders, nothing else.
func check(folder string) error {
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("it has no folder %q", Folder)
	}
	return filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && !d.Type().IsRegular() {
			rel, _ := filepath.Rel(filepath.Dir(folder), name)
			return fmt.Errorf("%s is a link or a special file; a catalogue has regular files only", filepath.ToSlash(rel))
		}
		return nil
	})
}
