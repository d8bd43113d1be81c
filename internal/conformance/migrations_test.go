package conformance

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/migration"
	"github.com/logixtecs/omni/internal/tree"
)

var update = flag.Bool("update", false, "append new migrations to testdata/migrations.sum")

// steps are the migrations of the whole catalogue by path: of each feature alone, and beside a database server.
func steps(t *testing.T, c *generator.Catalog) map[string]*tree.File {
	t.Helper()
	all := map[string]*tree.File{}
	for _, f := range c.Features() {
		for _, ids := range [][]string{{f.ID}, {f.ID, "db/postgres"}} {
			if c.Excludes(f.ID, "db/postgres") {
				ids = ids[:1]
			}
			resolved, err := c.Resolve(ids)
			require.NoError(t, err)
			files := render(t, c, resolved)
			for _, s := range migration.Steps(files) {
				all[s.Path] = files[s.Path]
			}
		}
	}
	return all
}

// A released migration never changes: somewhere it has run. testdata/migrations.sum holds the hash of each,
// and only grows ("make migrations").
func TestMigrationsNeverChange(t *testing.T) {
	const name = "../../testdata/migrations.sum"
	recorded, err := os.ReadFile(name)
	require.NoError(t, err)
	missing, fault := compareSums(string(recorded), steps(t, catalog(t)))
	require.Empty(t, fault)
	if *update {
		require.NoError(t, os.WriteFile(name, append(recorded, missing...), 0o644))
		return
	}
	require.Empty(t, missing, "new migrations: run make migrations, and commit testdata/migrations.sum")
}

// compareSums returns the lines that are missing in a list of hashes, and the first migration that is not as
// the list says.
func compareSums(recorded string, files map[string]*tree.File) (missing, fault string) {
	known := map[string]bool{}
	for line := range strings.Lines(recorded) {
		hash, p, _ := strings.Cut(strings.TrimSpace(line), "  ")
		known[p] = true
		switch f := files[p]; {
		case f == nil:
			return "", p + " is released and gone"
		case hash != sum(f):
			return "", p + " is released and has changed; write a new migration instead"
		}
	}
	for _, p := range slices.Sorted(maps.Keys(files)) {
		if !known[p] {
			missing += sum(files[p]) + "  " + p + "\n"
		}
	}
	return missing, ""
}

// The list itself only grows: what a release had is how today's begins. (Before the first release a migration
// may still change, and its line with it.)
func TestMigrationSumsOnlyGrow(t *testing.T) {
	today, err := os.ReadFile("../../testdata/migrations.sum")
	require.NoError(t, err)
	releases, err := exec.Command("git", "tag", "--list", "v*").Output()
	if err != nil {
		t.Skip("this is no checkout of git, so there is nothing to compare with")
	}
	for _, tag := range strings.Fields(string(releases)) {
		then, err := exec.Command("git", "show", tag+":testdata/migrations.sum").Output()
		if err == nil { // a release before the list has none
			require.True(t, grewFrom(string(then), string(today)), "testdata/migrations.sum lost or changed a line of %s", tag)
		}
	}
}

// grewFrom says that a list has every line of an earlier one.
func grewFrom(then, today string) bool {
	for line := range strings.Lines(then) {
		if !strings.Contains("\n"+today, "\n"+line) {
			return false
		}
	}
	return true
}

func sum(f *tree.File) string { return fmt.Sprintf("%x", sha256.Sum256(f.Data)) }

func TestCompareSums(t *testing.T) {
	files := map[string]*tree.File{"a.sql": {Data: []byte("a")}, "b.sql": {Data: []byte("b")}}
	all, fault := compareSums("", files)
	require.Empty(t, fault)
	require.Equal(t, 2, strings.Count(all, "\n"))
	missing, fault := compareSums(all, files)
	require.Empty(t, missing+fault)

	delete(files, "a.sql")
	_, fault = compareSums(all, files)
	require.Equal(t, "a.sql is released and gone", fault)
	files["a.sql"] = &tree.File{Data: []byte("other")}
	_, fault = compareSums(all, files)
	require.Equal(t, "a.sql is released and has changed; write a new migration instead", fault)

	require.True(t, grewFrom("1  a\n", "0  b\n1  a\n"))
	require.False(t, grewFrom("1  a\n", "0  b\n2  a\n"), "changed")
	require.False(t, grewFrom("1  a\n", "0  b\n"), "vanished")
}

// Each capability has the hours of a day for itself (2026010200…), so that no two ever take the same version,
// and a step is called alike in each dialect. Each can be undone.
func TestMigrationsHaveRangesOfTheirOwn(t *testing.T) {
	files := steps(t, catalog(t))
	owners, names := map[int64]string{}, map[int64]string{}
	for _, dialect := range []string{"sqlite", "postgres"} {
		for _, s := range migration.Steps(files) {
			if s.Dialect != dialect {
				continue
			}
			require.Contains(t, s.SQL, "\n-- +goose Down\n", s.Path)
			owner, _, _ := strings.Cut(files[s.Path].Owner, "/")
			if name, known := names[s.Version]; known {
				require.Equal(t, name, s.Name, "%s: the step of this version in another dialect", s.Path)
				continue // the base's tables for Postgres belong to db
			}
			names[s.Version] = s.Name
			hour := s.Version / 1e4
			if _, taken := owners[hour]; !taken {
				owners[hour] = owner
			}
			require.Equal(t, owners[hour], owner, "%s: versions %d… belong to %s", s.Path, hour, tree.OwnerName(owners[hour]))
		}
	}
	require.Equal(t, "", owners[2026010100], "the base's own")
}
