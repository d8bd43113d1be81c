// Package doctor finds what would keep a project from working: on the developer's machine, in its environment,
// and in the project itself. Checks look and change nothing; no value of a variable is ever in a result.
package doctor

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
)

// Status is how a check ended.
type Status string

// Warn does not keep the project from working, Fail does; Skip says that there was nothing to look at.
const (
	OK   Status = "ok"
	Warn Status = "warn"
	Fail Status = "fail"
	Skip Status = "skip"
)

// Result is what a check found.
type Result struct {
	Name   string `json:"name"`
	Status Status `json:"status"`
	Detail string `json:"detail"`
	// Hint is what to do.
	Hint string `json:"hint,omitempty"`
	// MS is how long the check took, in milliseconds.
	MS int64 `json:"ms"`
}

// Subject is what is examined.
type Subject struct {
	// Project is nil outside of one; then Broken may say why it cannot be read.
	Project *project.Project
	Broken  error
	Catalog *generator.Catalog
	// Version is the release of omni.
	Version string
	// Environ is the environment as "KEY=value"; EnvFile names a file to read in the place of .env.
	Environ []string
	EnvFile string
	// Production holds the environment to production's rules.
	Production bool
	// Run lets checks run the project's own program, which compiles it.
	Run bool

	env environment
}

// check is one question; it may find several things.
type check func(context.Context, *Subject) []Result

// Examine runs all checks at once and returns their results in a fixed order.
func Examine(ctx context.Context, s Subject) []Result {
	checks := []check{goRelease, git, docker, newest}
	if s.Broken != nil {
		return append(run(ctx, &s, checks), Result{Name: "project", Status: Fail, Detail: s.Broken.Error()})
	}
	if s.Project != nil {
		s.env = readEnvironment(&s)
		checks = append(checks, edits, settings, port, database, redis, migrations)
	}
	return run(ctx, &s, checks)
}

func run(ctx context.Context, s *Subject, checks []check) []Result {
	found := make([][]Result, len(checks))
	var all errgroup.Group
	for i, c := range checks {
		all.Go(func() error {
			begun := time.Now()
			found[i] = c(ctx, s)
			for j := range found[i] {
				found[i][j].MS = time.Since(begun).Milliseconds()
			}
			return nil
		})
	}
	_ = all.Wait() // no check returns an error
	var results []Result
	for _, f := range found {
		results = append(results, f...)
	}
	return results
}

// Healthy says that no check failed.
func Healthy(results []Result) bool {
	for _, r := range results {
		if r.Status == Fail {
			return false
		}
	}
	return true
}

func one(name string, status Status, detail, hint string) []Result {
	return []Result{{Name: name, Status: status, Detail: detail, Hint: hint}}
}
