package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/templates"
)

// released is a release whose Makefile says something else.
func released(t *testing.T, help string) *generator.Catalog {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(templates.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.FS, p)
		files[p] = &fstest.MapFile{Data: data}
		return err
	}))
	makefile := files["_base/Makefile"]
	require.Contains(t, string(makefile.Data), "test: ## Run the tests")
	makefile.Data = bytes.Replace(makefile.Data, []byte("test: ## Run the tests"), []byte("test: ## "+help), 1)
	c, err := generator.Load(files, features.FS)
	require.NoError(t, err)
	return c
}

// Two releases, one project: the second one's text arrives, the user's stays; where both changed a line the
// command leaves a conflict, and omni.yaml says the new release only once that is settled.
func TestUpgradeFromOneReleaseToTheNext(t *testing.T) {
	defer func(was string) { version = was }(version)
	first, second, third := released(t, "Run the tests"), released(t, "Run all tests"), released(t, "Run every test")
	dir := filepath.Join(t.TempDir(), "shop")
	run := func(release string, cmd func(t *term.IO) interface{ Execute() error }) (string, error) {
		version = release
		var out bytes.Buffer
		err := cmd(term.New(nil, strings.NewReader(""), &out, &out)).Execute()
		return out.String(), err
	}
	upgrade := func(c *generator.Catalog) func(*term.IO) interface{ Execute() error } {
		return func(t *term.IO) interface{ Execute() error } {
			cmd := newUpgradeCmd(t, c)
			cmd.SetArgs([]string{"--no-verify"})
			return cmd
		}
	}
	_, err := run("v1.0.0", func(t *term.IO) interface{ Execute() error } {
		cmd := newNewCmd(t, first)
		cmd.SetArgs([]string{dir, "--preset", "minimal", "--no-git"})
		return cmd
	})
	require.NoError(t, err)
	t.Chdir(dir)
	edit := func(old, now string) {
		data, err := os.ReadFile("Makefile")
		require.NoError(t, err)
		require.Contains(t, string(data), old)
		require.NoError(t, os.WriteFile("Makefile", []byte(strings.ReplaceAll(string(data), old, now)), 0o644))
	}
	edit("\nlint: ##", "\nmine: ## Mine\n\ttrue\n\nlint: ##")

	said, err := run("v1.1.0", upgrade(second))
	require.NoError(t, err, said)
	require.Contains(t, said, "modify  Makefile")
	edit("test: ## Run all tests", "test: ## Run my tests") // which has arrived
	edit("mine: ## Mine", "mine: ## Mine still")            // which has stayed
	requireRelease(t, "v1.1.0")

	_, err = run("v1.0.0", upgrade(first))
	require.ErrorContains(t, err, "omni v1.1.0 made this project and this is v1.0.0; update omni")

	_, err = run("v1.2.0", upgrade(third))
	require.ErrorAs(t, err, new(conflictsError))
	requireRelease(t, "v1.1.0")
	edit("<<<<<<< yours\n", "")
	data, err := os.ReadFile("Makefile")
	require.NoError(t, err)
	kept, rest, found := strings.Cut(string(data), "||||||| ")
	require.True(t, found)
	_, rest, found = strings.Cut(rest, ">>>>>>> omni upgrade\n")
	require.True(t, found)
	require.NoError(t, os.WriteFile("Makefile", []byte(kept+rest), 0o644))
	_, err = run("v1.2.0", func(t *term.IO) interface{ Execute() error } {
		cmd := newContinueCmd(t)
		cmd.SetArgs(nil)
		return cmd
	})
	require.NoError(t, err)
	requireRelease(t, "v1.2.0")
	said, err = run("v1.2.0", upgrade(third))
	require.NoError(t, err)
	require.Contains(t, said, "nothing to change")
}

func requireRelease(t *testing.T, want string) {
	t.Helper()
	s, err := project.ReadState(project.StateFile)
	require.NoError(t, err)
	require.Equal(t, want, s.Omni)
}
