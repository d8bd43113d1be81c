// Package verify is the gate before a change: the project as it would be is written aside and must compile
// and pass go vet there.
package verify

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// Build writes the tree to a temporary folder and runs "go build ./..." and "go vet ./..." in it. The error
// is what the go command said first.
func Build(ctx context.Context, t tree.Tree) error {
	dir, err := os.MkdirTemp("", "omni-verify-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, p := range t.Paths() {
		name := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, t[p].Data, t[p].Mode()); err != nil {
			return err
		}
	}
	for _, step := range []string{"build", "vet"} {
		cmd := exec.CommandContext(ctx, "go", step, "./...")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("the project would not pass go %s: %s", step, firstFault(string(out), err))
		}
	}
	return nil
}

// firstFault is the first line that says what is wrong: "#" lines only name the package.
func firstFault(out string, err error) string {
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading") {
			return strings.TrimPrefix(line, "vet: ")
		}
	}
	return err.Error()
}
