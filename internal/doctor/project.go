package doctor

import (
	"context"
	"fmt"
	"os/exec"
	"strings"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
)

// edits tells how far the project is from what was generated. To edit it is what it is for; only a change that waits
// for a decision is a warning.
func edits(_ context.Context, s *Subject) []Result {
	const name = "edits"
	pending, err := project.ReadPending(s.Project.Root)
	switch {
	case err != nil:
		return one(name, Fail, err.Error(), "restore it from git")
	case pending != nil:
		return one(name, Warn, fmt.Sprintf("%q has conflicts that are not settled", pending.Command), "omni continue or omni abort")
	}
	edited, deleted := 0, 0
	for _, p := range s.Project.Base.Paths() {
		switch now := s.Project.Files[p]; {
		case now == nil:
			deleted++
		case generator.Edited(p, s.Project.Base[p], now):
			edited++
		}
	}
	if edited+deleted == 0 {
		return one(name, OK, "as generated", "")
	}
	return one(name, OK, fmt.Sprintf("of the generated files %d edited, %d deleted (omni diff shows how)", edited, deleted), "")
}

// migrations asks the project's own program which migrations are pending.
func migrations(ctx context.Context, s *Subject) []Result {
	const name = "migrations"
	if !s.Run {
		return one(name, Skip, "to ask for pending ones compiles the project", "omni doctor --run")
	}
	cmd := exec.CommandContext(ctx, "go", "run", "./cmd/api", "migrate", "status")
	cmd.Dir = s.Project.Root
	cmd.Env = append([]string{}, s.Environ...)
	for key, value := range s.env.file {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	if s.env.production {
		cmd.Env = append(cmd.Env, "APP_ENV=production")
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return one(name, Fail, "api migrate status fails: "+lastLine(string(out)), "run it: go run ./cmd/api migrate status")
	}
	var pending []string
	for line := range strings.Lines(string(out)) {
		if f := strings.Fields(line); len(f) == 2 && f[1] == "pending" {
			pending = append(pending, f[0])
		}
	}
	if len(pending) > 0 {
		return one(name, Warn, fmt.Sprintf("%d pending: %s", len(pending), strings.Join(pending, ", ")), "go run ./cmd/api migrate up (in development the API does it when it starts)")
	}
	return one(name, OK, "none pending", "")
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if !strings.HasPrefix(lines[i], "exit status") {
			return lines[i]
		}
	}
	return "no output"
}
