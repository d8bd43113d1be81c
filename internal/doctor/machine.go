package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// patience is how long a program or a server may take to answer.
const patience = 3 * time.Second

// output runs a program and returns what it prints, in one line.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0")
	cmd.WaitDelay = 100 * time.Millisecond // what it started may hold on to the pipe
	out, err := cmd.Output()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return strings.TrimSpace(string(out)), err
}

// goRelease compares the Go that there is with the one that go.mod wants.
func goRelease(ctx context.Context, s *Subject) []Result {
	const name = "go"
	has, err := output(ctx, "", "go", "env", "GOVERSION")
	if err != nil {
		return one(name, Fail, "there is no go command", "install Go: https://go.dev/dl")
	}
	if s.Project == nil || s.Project.Files["go.mod"] == nil {
		return one(name, OK, has, "")
	}
	mod, err := modfile.ParseLax("go.mod", s.Project.Files["go.mod"].Data, nil)
	if err != nil {
		return one(name, Fail, fmt.Sprintf("go.mod cannot be read: %v", err), "correct go.mod")
	}
	if mod.Go != nil && version.Compare(has, "go"+mod.Go.Version) < 0 {
		return one(name, Fail, fmt.Sprintf("%s is here, go.mod wants go%s", has, mod.Go.Version), "install a newer Go: https://go.dev/dl")
	}
	return one(name, OK, has, "")
}

func git(ctx context.Context, _ *Subject) []Result {
	has, err := output(ctx, "", "git", "--version")
	if err != nil {
		return one("git", Warn, "there is no git command", "install git: https://git-scm.com/downloads")
	}
	return one("git", OK, strings.TrimPrefix(has, "git version "), "")
}

// docker is for make up and the image alone, so a missing one is a warning.
func docker(ctx context.Context, _ *Subject) []Result {
	const name = "docker"
	if _, err := exec.LookPath("docker"); err != nil {
		return one(name, Warn, "there is no docker command", "only make up and the image need it: https://docs.docker.com/get-docker")
	}
	has, err := output(ctx, "", "docker", "version", "--format", "{{.Server.Version}}")
	if err != nil {
		return one(name, Warn, "the docker engine does not answer", "only make up and the image need it: start Docker")
	}
	return one(name, OK, has, "")
}

// newest asks the module proxy that the go command is set to for omni's latest release. Not to know it is no fault.
func newest(ctx context.Context, s *Subject) []Result {
	const name = "omni"
	out, err := output(ctx, os.TempDir(), "go", "list", "-m", "-mod=mod", "-json", "github.com/logixtecs/omni@latest")
	var latest struct{ Version string }
	if err = errors.Join(err, json.Unmarshal([]byte(out), &latest)); err != nil {
		return one(name, Skip, fmt.Sprintf("%s; the module proxy could not be asked for a newer one", s.Version), "")
	}
	if semver.IsValid(s.Version) && semver.Compare(s.Version, latest.Version) < 0 {
		return one(name, Warn, fmt.Sprintf("%s; %s is out", s.Version, latest.Version), "go install github.com/logixtecs/omni/cmd/omni@latest, then omni upgrade")
	}
	return one(name, OK, s.Version, "")
}
