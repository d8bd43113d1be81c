//go:build matrix

package matrix

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/smoke"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

// minCoverage is what the generated project's own tests must cover of its statements, in percent.
const minCoverage = 80

func load(t testing.TB) *generator.Catalog {
	t.Helper()
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	return c
}

// TestMatrix runs every check on every selection. MATRIX narrows it to the names that match a pattern;
// MATRIX_COVERAGE measures the coverage of those only that match it, because instrumented packages are
// compiled anew for each selection, while plain tests of unchanged packages come from the cache.
func TestMatrix(t *testing.T) {
	c := load(t)
	selections, err := Selections(c)
	require.NoError(t, err)
	// One folder for all, so that the build cache serves the packages that they share.
	dir := filepath.Join(t.TempDir(), "shop")
	only, covered := regexp.MustCompile(os.Getenv("MATRIX")), regexp.MustCompile(os.Getenv("MATRIX_COVERAGE"))
	for _, s := range selections {
		if !only.MatchString(s.Name) {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			p := create(t, c, s, dir)
			if covered.MatchString(s.Name) {
				check(t, p)
				coverage(t, p)
			} else {
				p.Env = quick()
				check(t, p)
				tests(t, p)
			}
			boot(t, t.Context(), p)
		})
	}
	t.Logf("%d selections", len(selections))
}

// create writes a selection to dir, in place of what was there.
func create(t testing.TB, c *generator.Catalog, s Selection, dir string) smoke.Project {
	t.Helper()
	files, err := generator.Render(c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: s.Features})
	require.NoError(t, err)
	write(t, dir, files)
	return smoke.Project{Dir: dir}
}

// write puts a tree in the place of what was in dir. Each of its files is as old as any other: the go command keeps
// results of tests by the times of the files that they read.
func write(t testing.TB, dir string, files tree.Tree) {
	t.Helper()
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, project.Create(t.Context(), dir, files, func(string) error { return nil }))
	written := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(path, written, written))
	}))
}

// check is what needs no running program: go.mod as tidy leaves it, format, staticcheck and no secret. The tests compile and
// vet.
func check(t *testing.T, p smoke.Project) {
	ctx := t.Context()
	step := func(args ...string) string {
		out, err := p.Go(ctx, args...)
		require.NoError(t, err)
		return out
	}
	step("mod", "tidy", "-diff") // with the network, so that a new machine's module cache has what the next line reads
	offline := smoke.Project{Dir: p.Dir, Env: []string{"GOPROXY=off", "GOFLAGS=-mod=mod"}}
	out, err := offline.Go(ctx, "mod", "tidy", "-diff")
	require.NoError(t, err, "go.mod and go.sum are as go mod tidy leaves them, with the network off")
	require.Empty(t, out)

	gofmt, err := exec.CommandContext(ctx, "gofmt", "-l", p.Dir).CombinedOutput()
	require.NoError(t, err)
	require.Empty(t, string(gofmt), "gofmt")
	step("tool", "-modfile=tools.mod", "staticcheck", "./...")
	step(slices.Concat(gitleaks(t, p), []string{"dir", "--no-banner", "--no-color", "--verbose"})...)
}

// gitleaks is how the project's own CI looks for secrets: "run" and the tool at its version.
func gitleaks(t *testing.T, p smoke.Project) []string {
	ci, err := os.ReadFile(filepath.Join(p.Dir, ".github", "workflows", "ci.yml"))
	require.NoError(t, err)
	tool := regexp.MustCompile(`go (run) (\S+/gitleaks/\S+)`).FindStringSubmatch(string(ci))
	require.NotEmpty(t, tool, "ci.yml runs gitleaks")
	return tool[1:]
}

// quick has the project's own packages compiled as "make dev" does, once for all that is done with them, which takes half
// the time.
func quick() []string { return []string{"GOFLAGS='-gcflags=-N -l'"} }

// tests compiles and vets all packages and runs the project's own tests, on SQLite and where a server is given on Postgres
// too. Many of them wait for something, so more run at a time than there are processors.
func tests(t *testing.T, p smoke.Project, flags ...string) {
	t.Helper()
	out, err := p.Go(t.Context(), slices.Concat([]string{"test", "-vet=all", "-parallel=8", "-ldflags=-s -w"}, flags, []string{"./..."})...)
	require.NoError(t, err)
	require.NotContains(t, out, "no tests to run")
}

// coverage runs the tests and measures what they cover.
func coverage(t *testing.T, p smoke.Project) {
	profile := filepath.Join(t.TempDir(), "cover.out")
	tests(t, p, "-coverprofile="+profile, "-coverpkg=./...")
	out, err := p.Go(t.Context(), "tool", "cover", "-func="+profile)
	require.NoError(t, err)
	fields := strings.Fields(out[strings.LastIndex(out, "total:"):])
	total, err := strconv.ParseFloat(strings.TrimSuffix(fields[len(fields)-1], "%"), 64)
	require.NoError(t, err)
	t.Logf("coverage %.1f %%", total)
	require.GreaterOrEqual(t, total, float64(minCoverage))
}

// boot builds the program, starts it with no variable set and uses it; where there is a Postgres or a Redis it does so again
// with those that the project speaks.
func boot(t *testing.T, ctx context.Context, p smoke.Project) {
	_, err := p.Go(ctx, "build", "-o", p.Binary(), "./cmd/api")
	require.NoError(t, err)
	use(t, ctx, p)
	postgres := holds(p, "migrations/postgres") && os.Getenv("TEST_DATABASE_URL") != ""
	redis := holds(p, "internal/redis") && os.Getenv("TEST_REDIS_URL") != ""
	if !postgres && !redis {
		return
	}
	database := "file:" + filepath.ToSlash(filepath.Join(t.TempDir(), "app.db"))
	if postgres {
		database = scratch(t)
	}
	servers := []string{"DATABASE_URL=" + database}
	if redis {
		servers = append(servers, "REDIS_URL="+os.Getenv("TEST_REDIS_URL"))
	}
	use(t, ctx, smoke.Project{Dir: p.Dir, Env: servers})
}

// holds says that a project has a folder.
func holds(p smoke.Project, folder string) bool {
	_, err := os.Stat(filepath.Join(p.Dir, filepath.FromSlash(folder)))
	return err == nil
}

func use(t *testing.T, ctx context.Context, p smoke.Project) {
	s, err := p.Start(ctx)
	require.NoError(t, err)
	token, err := p.Run(ctx, "token")
	require.NoError(t, err)
	t.Logf("first answer after %s", s.Boot)
	require.NoError(t, s.Todos(ctx, token, t.Logf))
	require.NoError(t, s.Stop())
	require.NotContains(t, s.Log(), token, "no token in the log")
}
