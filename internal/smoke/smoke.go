// Package smoke uses a generated project as its owner would: it builds the program, boots it, gets a
// token and works with todos over HTTP. The demo shows it and the matrix checks every selection with it.
package smoke

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Project is a generated project on disk.
type Project struct {
	Dir string
	// Env is added to the environment of every command; the demo's own environment reaches none of them
	// but for what Go needs.
	Env []string
}

// Go runs the go command in the project and returns its output.
func (p Project) Go(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	cmd.Env = append(cmd.Env, p.Env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// Binary is where Build puts the program.
func (p Project) Binary() string { return filepath.Join(p.Dir, "tmp", "api") }

// Build compiles the program as "make dev" does.
func (p Project) Build(ctx context.Context) error {
	_, err := p.Go(ctx, "build", "-gcflags=all=-N -l", "-o", p.Binary(), "./cmd/api")
	return err
}

// command runs the built program with nothing but the project's own settings in its environment.
func (p Project) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.Binary(), args...)
	cmd.Dir = p.Dir
	cmd.Env = append([]string{"HOST=127.0.0.1", "PORT=0", "LOG_FORMAT=json"}, p.Env...)
	return cmd
}

// Run runs a subcommand of the program to its end and returns what it printed on standard output.
func (p Project) Run(ctx context.Context, args ...string) (string, error) {
	cmd := p.command(ctx, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("api %s: %w\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}
