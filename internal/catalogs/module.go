package catalogs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/mod/module"

	"github.com/logixtecs/omni/internal/manifest"
)

// downloaded is what "go mod download -json" says of a module (https://go.dev/ref/mod#go-mod-download).
type downloaded struct {
	Version string
	Error   string
	Dir     string
	Sum     string
}

// fetch has the go command download a module, from GOPROXY or its cache, and check it against GOSUMDB. No
// code of the module runs, and no other Go version is fetched for it.
func fetch(ctx context.Context, name, version string) (manifest.Pin, fs.FS, error) {
	pin := manifest.Pin{Source: name, Version: version}
	if err := module.CheckPath(name); err != nil {
		return pin, nil, fmt.Errorf("catalogue %s: %w", pin, err)
	}
	dir, err := os.MkdirTemp("", "omni-catalog-*") // in no module
	if err != nil {
		return pin, nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", pin.String())
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	var d downloaded
	if fault := json.Unmarshal(out, &d); fault != nil && err == nil {
		err = fault
	}
	switch {
	case d.Error != "":
		return pin, nil, fmt.Errorf("catalogue %s: %s", pin, oneLine(d.Error))
	case errors.Is(err, exec.ErrNotFound):
		return pin, nil, fmt.Errorf("catalogue %s: a module is fetched by the go command, which is not installed; install Go or name a folder", pin)
	case err != nil:
		return pin, nil, fmt.Errorf("catalogue %s: %s", pin, oneLine(complaints.String()+" "+err.Error()))
	}
	pin.Version, pin.Sum = d.Version, d.Sum
	features, err := read(d.Dir, &pin)
	return pin, features, err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
