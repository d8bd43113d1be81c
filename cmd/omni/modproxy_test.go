package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// modproxy DIR VERSION FOLDER publishes a folder as github.com/acme/features in a module proxy of files
// (https://go.dev/ref/mod#goproxy-protocol), and points the go command at that alone.
func modproxy(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: modproxy DIR VERSION FOLDER")
	}
	m := module.Version{Path: "github.com/acme/features", Version: args[1]}
	dir := ts.MkAbs(args[0])
	ts.Check(publish(filepath.Join(dir, "github.com", "acme", "features", "@v"), m, ts.MkAbs(args[2])))
	cache := ts.MkAbs("modcache")
	ts.Setenv("GOPROXY", "file://"+filepath.ToSlash(dir))
	ts.Setenv("GOSUMDB", "off")
	ts.Setenv("GOMODCACHE", cache)
	ts.Setenv("GOFLAGS", "-modcacherw")
}

func publish(dir string, m module.Version, folder string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return err
	}
	files := fstest.MapFS{
		m.Version + ".info": {Data: fmt.Appendf(nil, `{"Version":%q,"Time":"2026-01-01T00:00:00Z"}`, m.Version)},
		m.Version + ".mod":  {Data: mod},
	}
	for name, f := range files {
		if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o644); err != nil {
			return err
		}
	}
	list, err := os.OpenFile(filepath.Join(dir, "list"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer list.Close()
	if _, err := fmt.Fprintln(list, m.Version); err != nil {
		return err
	}
	archive, err := os.Create(filepath.Join(dir, m.Version+".zip"))
	if err != nil {
		return err
	}
	defer archive.Close()
	return zip.CreateFromDir(archive, m, folder)
}
