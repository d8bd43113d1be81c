package gitx

import (
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

// sample has what repositories get wrong: a folder beside a file whose name sorts between it and its slash,
// equal files, an empty one, one that does not compress and is larger than one byte of a header says.
func sample() tree.Tree {
	noise := make([]byte, 70_000)
	rand.Read(noise)
	return tree.Tree{
		".gitignore":      {Data: []byte("/bin\n")},
		"a/b/c.go":        {Data: []byte("package b\n")},
		"a/d.go":          {Data: []byte("package b\n")},
		"a-b":             {Data: []byte("x")},
		"a.go":            {},
		"a0":              {},
		"noise":           {Data: noise},
		"scripts/deploy":  {Data: []byte("#!/bin/sh\n"), Exec: true},
		"ünïcode/ä ö.txt": {Data: []byte("ü\n")},
	}
}

// project writes a tree, makes a repository of it and returns its folder and commit.
func project(t *testing.T, files tree.Tree) (dir, commit string) {
	t.Helper()
	dir = t.TempDir()
	for p, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(p))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, f.Data, f.Mode()))
	}
	commit, err := Init(dir, files, "Initial commit", time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 5400)))
	require.NoError(t, err)
	return dir, commit
}

// home gives git and omni a configuration of their own.
func home(t *testing.T, gitconfig string) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".gitconfig"), []byte(gitconfig), 0o644))
	t.Setenv("HOME", dir)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
}

// Git itself finds nothing to object to, and the same objects as if it had made the commit.
func TestGitAgrees(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git to ask")
	}
	home(t, "[user]\n\tname = Ada <L>\n\temail = ada@example.com\n")
	dir, commit := project(t, sample())
	git := func(args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "git %s: %s", args, out)
		return strings.TrimSpace(string(out))
	}
	require.Empty(t, git("diff-index", "HEAD"), "the index knows the files without reading them")
	require.Empty(t, git("status", "--porcelain", "--ignored"))
	require.Empty(t, git("fsck", "--full", "--strict"))
	require.Equal(t, "main", git("rev-parse", "--abbrev-ref", "HEAD"))
	require.Equal(t, commit+" Ada L <ada@example.com> 2026-01-02T03:04:05+01:30 Initial commit", git("log", "--format=%H %an <%ae> %cI %s"))
	require.True(t, strings.HasPrefix(git("ls-files", "--stage", "scripts/deploy"), "100755 "))
	require.Equal(t, len(sample()), strings.Count(git("ls-files", "--stage"), "\n")+1)

	git("rm", "-rq", "--cached", ".")
	git("add", "--all")
	require.Equal(t, git("rev-parse", "HEAD^{tree}"), git("write-tree"))
}

func TestSameTreeSameCommit(t *testing.T) {
	home(t, "")
	files := sample()
	_, first := project(t, files)
	_, again := project(t, files)
	require.Equal(t, first, again)
}
