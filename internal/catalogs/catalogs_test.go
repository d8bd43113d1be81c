package catalogs

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/manifest"
)

// acme is a folder with a catalogue beside a project's.
func acme(t *testing.T) (root, feature string) {
	t.Helper()
	dir := t.TempDir()
	feature = filepath.Join(dir, "acme", Folder, "notes", "feature.yaml")
	require.NoError(t, os.MkdirAll(filepath.Dir(feature), 0o755))
	require.NoError(t, os.WriteFile(feature, []byte("title: Notes\n"), 0o644))
	root = filepath.Join(dir, "work", "shop")
	require.NoError(t, os.MkdirAll(filepath.Join(root, "cmd"), 0o755))
	return root, feature
}

func TestFindNotesAFolderRelativeToTheProject(t *testing.T) {
	root, _ := acme(t)
	pin, features, err := Find(t.Context(), root, filepath.Join(root, "cmd"), "../../../acme")
	require.NoError(t, err)
	require.Equal(t, "../../acme", pin.Source)
	require.Regexp(t, `^h1:.{44}$`, pin.Sum)
	data, err := fs.ReadFile(features, "notes/feature.yaml")
	require.NoError(t, err)
	require.Equal(t, "title: Notes\n", string(data))

	absolute, _, err := Find(t.Context(), root, root, filepath.Join(root, "..", "..", "acme"))
	require.NoError(t, err)
	require.Equal(t, pin, absolute, "however it is named")
}

func TestPinnedRefusesAnotherContent(t *testing.T) {
	root, feature := acme(t)
	pin, _, err := Find(t.Context(), root, root, "../../acme")
	require.NoError(t, err)
	_, err = Pinned(t.Context(), root, pin)
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(feature), "..", "..", "README.md"), []byte("x"), 0o644))
	_, err = Pinned(t.Context(), root, pin)
	require.NoError(t, err, "only the features count")

	require.NoError(t, os.WriteFile(feature, []byte("title: Other\n"), 0o644))
	_, err = Pinned(t.Context(), root, pin)
	require.ErrorContains(t, err, "catalogue ../../acme is not what omni.yaml pins (h1:")
	require.ErrorContains(t, err, "omni upgrade --catalog ../../acme takes it as it is now")
}

func TestFindRefusesLinks(t *testing.T) {
	root, feature := acme(t)
	require.NoError(t, os.Symlink("/etc", filepath.Join(filepath.Dir(feature), "files")))
	_, _, err := Find(t.Context(), root, root, "../../acme")
	require.EqualError(t, err, "catalogue ../../acme: features/notes/files is a link or a special file; a catalogue has regular files only")

	linked := filepath.Join(root, "linked")
	require.NoError(t, os.Mkdir(linked, 0o755))
	require.NoError(t, os.Symlink("/etc", filepath.Join(linked, Folder)))
	_, _, err = Find(t.Context(), root, root, "linked")
	require.EqualError(t, err, `catalogue linked: it has no folder "features"`)
}

func TestAModuleNeedsTheGoCommand(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Pinned(t.Context(), t.TempDir(), manifest.Pin{Source: "github.com/acme/features", Version: "v1.0.0"})
	require.EqualError(t, err, "catalogue github.com/acme/features@v1.0.0: a module is fetched by the go command, which is not installed; install Go or name a folder")
}
