package gitx

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

// written makes files below dir, by their names.
func written(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for p, content := range files {
		name := filepath.Join(dir, filepath.FromSlash(p))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
	}
}

// Whatever git ignores in a project in a folder of a repository, and why, is ignored; git itself is asked.
func TestIgnored(t *testing.T) {
	const own = "[core]\n\texcludesFile = ~/mine\n"
	for name, c := range map[string]struct{ user, repository string }{"default list": {}, "own list": {user: own}, "list of the repository": {repository: own}} {
		t.Run(name, func(t *testing.T) {
			home(t, c.user)
			written(t, os.Getenv("HOME"), map[string]string{"mine": "*.swp\n", ".config/git/ignore": ".DS_Store\n"})
			top := t.TempDir()
			asked(t, top, "init", "-q")
			if c.repository != "" {
				written(t, top, map[string]string{".git/config": c.repository})
			}
			root := filepath.Join(top, "services", "shop")
			written(t, top, map[string]string{
				".gitignore":                    "*.log\nnode_modules/\n/services/shop/only-here\n",
				"services/.gitignore":           "tmp/\n",
				"services/shop/.gitignore":      "/bin\n!keep.log\n",
				"services/shop/deep/.gitignore": "*.gen\n",
				".git/info/exclude":             "secret\n",
			})
			ignored, err := Ignored(root)
			require.NoError(t, err)
			for _, p := range []string{
				"a.log", "keep.log", "deep/b.log", "only-here", "deep/only-here", "bin", "deep/bin", "deep/x.gen", "x.gen", "secret",
				"a.swp", ".DS_Store", "main.go",
			} {
				cmd := exec.Command("git", "check-ignore", "-q", p)
				cmd.Dir = root
				require.Equal(t, cmd.Run() == nil, ignored(p, false), p)
			}
			require.True(t, ignored("node_modules", true))
			require.True(t, ignored("tmp", true))
			require.False(t, ignored("tmp", false), "the pattern is for folders")
		})
	}
}

// What git knows to be unchanged is recorded, in whatever form git keeps it.
func TestRecordedInAnotherForm(t *testing.T) {
	home(t, "[user]\n\tname = Ada\n\temail = ada@example.com\n")
	files := sample()
	dir, _ := project(t, files)
	written(t, dir, map[string]string{".gitattributes": "a.txt ident\n", "a.txt": "$Id$\n"})
	asked(t, dir, "add", "-A")
	asked(t, dir, "commit", "-qm", "ident")
	require.NoError(t, os.Remove(filepath.Join(dir, "a.txt")))
	asked(t, dir, "checkout", "a.txt")
	asked(t, dir, "update-index", "--refresh")
	data, err := os.ReadFile(filepath.Join(dir, "a.txt"))
	require.NoError(t, err)
	require.NotEqual(t, "$Id$\n", string(data), "git writes another text than it keeps")
	// A file as young as the index might be newer than it.
	later(t, dir)
	paths, _, err := Unrecorded(dir, tree.Tree{"a.txt": {Data: data}})
	require.NoError(t, err)
	require.Empty(t, paths)
	written(t, dir, map[string]string{"a.txt": "edited\n"})
	paths, _, err = Unrecorded(dir, tree.Tree{"a.txt": {Data: []byte("edited\n")}})
	require.NoError(t, err)
	require.Equal(t, []string{"a.txt"}, paths)
}

// An index that only git reads is read by git.
func TestIndexThatOnlyGitReads(t *testing.T) {
	home(t, "[user]\n\tname = Ada\n\temail = ada@example.com\n")
	files := sample()
	split, _ := project(t, files)
	asked(t, split, "update-index", "--split-index")
	sha256 := t.TempDir()
	asked(t, sha256, "init", "-q", "--object-format=sha256")
	for p, f := range files {
		written(t, sha256, map[string]string{p: string(f.Data)})
	}
	asked(t, sha256, "add", "-A")
	asked(t, sha256, "commit", "-qm", "all")
	for name, dir := range map[string]string{"split": split, "sha256": sha256} {
		t.Run(name, func(t *testing.T) {
			written(t, dir, map[string]string{"a.go": "edited\n", "new.go": "new\n"})
			now := sample()
			now["a.go"], now["new.go"] = &tree.File{Data: []byte("edited\n")}, &tree.File{Data: []byte("new\n")}
			paths, recorded, err := Unrecorded(dir, now)
			require.NoError(t, err)
			require.True(t, recorded)
			require.ElementsMatch(t, []string{"a.go", "new.go"}, paths)
		})
	}
}

func TestRepositoryWithoutCommitRecordsNothing(t *testing.T) {
	home(t, "")
	dir := t.TempDir()
	asked(t, dir, "init", "-q")
	paths, recorded, err := Unrecorded(dir, tree.Tree{"a.go": {Data: []byte("x\n")}})
	require.NoError(t, err)
	require.True(t, recorded)
	require.Equal(t, []string{"a.go"}, paths)
}

// An undone change leaves the index as it was, whatever was added in between.
func TestRestore(t *testing.T) {
	home(t, "")
	dir, _ := project(t, sample())
	staged, err := StagedFiles(dir, []string{"a.go", "new.go"})
	require.NoError(t, err)
	side := func(text string) *tree.File { return &tree.File{Data: []byte(text)} }
	require.NoError(t, MarkUnmerged(dir, []Unmerged{{"a.go", nil, side("ours\n"), side("theirs\n")}, {"new.go", nil, side("o\n"), side("t\n")}}))
	written(t, dir, map[string]string{"a.go": "both\n"})
	asked(t, dir, "add", "a.go")
	written(t, dir, map[string]string{"a.go": ""})
	require.NoError(t, Restore(dir, []string{"a.go", "new.go"}, staged))
	require.Empty(t, asked(t, dir, "status", "--short"))
}

// later dates the index to a moment after its files.
func later(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, ".git", "index")
	info, err := os.Stat(name)
	require.NoError(t, err)
	at := info.ModTime().Add(time.Second)
	require.NoError(t, os.Chtimes(name, at, at))
}
