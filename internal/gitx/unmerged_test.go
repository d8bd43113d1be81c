package gitx

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

// asked runs git in dir.
func asked(t *testing.T, dir string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git to ask")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "git %s: %s", args, out)
	return strings.TrimSpace(string(out))
}

// many is a project with so many files that a sort which is not stable would show.
func many() tree.Tree {
	t := sample()
	for i := range 60 {
		t[fmt.Sprintf("many/%02d.go", i)] = &tree.File{Data: fmt.Appendf(nil, "package many // %d\n", i)}
	}
	return t
}

// Git shows a conflict of ours as it shows one of its own, in the repository's root, in a folder of a larger one, and
// in a worktree; and nothing of it is left when it is settled.
func TestGitShowsConflicts(t *testing.T) {
	home(t, "[user]\n\tname = Ada\n\temail = ada@example.com\n")
	files := many()
	whole, _ := project(t, files)
	above := t.TempDir()
	asked(t, above, "init", "-q")
	inner := filepath.Join(above, "services", "shop")
	for p, f := range files {
		name := filepath.Join(inner, filepath.FromSlash(p))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, f.Data, f.Mode()))
	}
	asked(t, above, "add", "--all")
	asked(t, above, "commit", "-qm", "all")
	worktree := filepath.Join(t.TempDir(), "worktree")
	asked(t, whole, "worktree", "add", "-q", worktree)

	for name, dir := range map[string]string{"repository": whole, "folder": inner, "worktree": worktree} {
		t.Run(name, func(t *testing.T) {
			paths, recorded, err := Unrecorded(dir, files)
			require.NoError(t, err)
			require.True(t, recorded)
			require.Empty(t, paths)

			conflicts := []string{"many/30.go", "a.go", "new.go"}
			staged, err := StagedFiles(dir, conflicts)
			require.NoError(t, err)
			side := func(text string) *tree.File { return &tree.File{Data: []byte(text)} }
			require.NoError(t, MarkUnmerged(dir, []Unmerged{
				{"many/30.go", side("base\n"), side("ours\n"), side("theirs\n")},
				{"a.go", side("base\n"), side("edited\n"), nil},
				{"new.go", nil, side("mine\n"), side("yours\n")},
			}))
			require.Equal(t, "UD a.go\nUU many/30.go\nAA new.go", asked(t, dir, "-c", "status.relativePaths=true", "status", "--short", "--", "."))
			require.Equal(t, "base|ours|theirs", strings.Join([]string{asked(t, dir, "show", ":1:./many/30.go"), asked(t, dir, "show", ":2:./many/30.go"), asked(t, dir, "show", ":3:./many/30.go")}, "|"))
			require.Empty(t, asked(t, dir, "fsck", "--strict", "--no-dangling"))
			paths, _, err = Unrecorded(dir, files)
			require.NoError(t, err)
			require.Equal(t, []string{"a.go", "many/30.go"}, paths)

			require.NoError(t, Settle(dir, conflicts, staged))
			require.Empty(t, asked(t, dir, "status", "--short", "--", "."))
			require.NoError(t, Settle(dir, conflicts, staged), "nothing is left to settle")
		})
	}
}

// What the user added to the index is the user's: settling leaves it.
func TestSettleLeavesWhatWasAdded(t *testing.T) {
	home(t, "")
	dir, _ := project(t, sample())
	staged, err := StagedFiles(dir, []string{"a.go"})
	require.NoError(t, err)
	require.NoError(t, MarkUnmerged(dir, []Unmerged{{"a.go", nil, &tree.File{Data: []byte("ours\n")}, &tree.File{Data: []byte("theirs\n")}}}))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.go"), []byte("both\n"), 0o644))
	asked(t, dir, "add", "a.go")
	require.NoError(t, Settle(dir, []string{"a.go"}, staged))
	require.Equal(t, "M  a.go", asked(t, dir, "status", "--short"))
}

func TestMarkWaitsForGit(t *testing.T) {
	home(t, "")
	dir, _ := project(t, sample())
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".git", "index.lock"), nil, 0o644))
	err := MarkUnmerged(dir, []Unmerged{{"a.go", nil, &tree.File{}, &tree.File{}}})
	require.ErrorContains(t, err, "git is at work in this repository")
}

func TestLineEndsAreNoLoss(t *testing.T) {
	home(t, "")
	files := sample()
	dir, _ := project(t, files)
	files["a/d.go"] = &tree.File{Data: []byte("package b\r\n")}
	paths, _, err := Unrecorded(dir, files)
	require.NoError(t, err)
	require.Empty(t, paths, "core.autocrlf")
	files["a/d.go"] = &tree.File{Data: []byte("package c\r\n")}
	paths, _, err = Unrecorded(dir, files)
	require.NoError(t, err)
	require.Equal(t, []string{"a/d.go"}, paths)
}

func TestNoRepository(t *testing.T) {
	dir := t.TempDir()
	_, recorded, err := Unrecorded(dir, sample())
	require.NoError(t, err)
	require.False(t, recorded)
	require.NoError(t, MarkUnmerged(dir, []Unmerged{{Path: "a.go"}}))
	require.NoError(t, Settle(dir, []string{"a.go"}, nil))
}
