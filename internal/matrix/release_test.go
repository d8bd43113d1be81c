package matrix

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/templates"
)

// release is a state of omni's own catalogue that a test may change into the next one.
type release struct{ templates, features fstest.MapFS }

// today is the catalogue as it is.
func today(t *testing.T) release {
	t.Helper()
	return release{copied(t, templates.FS), copied(t, features.FS)}
}

func copied(t *testing.T, fsys fs.FS) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		files[p] = &fstest.MapFile{Data: data}
		return err
	}))
	return files
}

func change(t *testing.T, files fstest.MapFS, name, old, now string) {
	t.Helper()
	text := string(files[name].Data)
	require.Contains(t, text, old, name)
	files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, old, now))}
}

// tomorrow is the next release: a changed handler, a new slot and what a feature puts there, a new file, a
// file less, a higher version of a module.
func tomorrow(t *testing.T) *generator.Catalog {
	t.Helper()
	r := today(t)
	change(t, r.templates, "_base/internal/todos/http.go", `(api, "/todos", s)`, `(api, "/todos", s, described)`)
	r.templates["_base/internal/todos/http.go"].Data = append(r.templates["_base/internal/todos/http.go"].Data, "\nfunc described(op *huma.Operation) { op.Description = \"Things to do.\" }\n"...)
	change(t, r.templates, "_base/Makefile", "\n.PHONY:", "#omni:slot make.targets\n\n.PHONY:")
	r.features["db/shared.txtar"].Data = append(r.features["db/shared.txtar"].Data, "-- make.targets --\n\npsql: ## Open a prompt of the database\n\tpsql $(DATABASE_URL)\n"...)
	r.templates["_base/internal/app/uptime.go"] = &fstest.MapFile{Data: []byte("package app\n\n// Uptime is news.\nconst Uptime = true\n")}
	delete(r.templates, "_base/.editorconfig")
	change(t, r.features, "modules.json", "github.com/agext/levenshtein v1.2.1 h1:QmvMAjj2aEICytGiWzmxoE0x2KZvE0fvmqMOfy2tjT8=", "github.com/agext/levenshtein v1.2.3 h1:YB2fHEn0UJagG8T1rrWknE3ZQzWM06O8AMAatNn7lmo=")
	change(t, r.features, "modules.json", "github.com/agext/levenshtein v1.2.1/go.mod", "github.com/agext/levenshtein v1.2.3/go.mod")
	change(t, r.features, "modules.json", "\"github.com/agext/levenshtein\": {\n    \"version\": \"v1.2.1\"", "\"github.com/agext/levenshtein\": {\n    \"version\": \"v1.2.3\"")
	c, err := generator.Load(r.templates, r.features)
	require.NoError(t, err)
	return c
}

// The next release reaches every edited project: what it changes is there, the user's lines are too, and only
// where both changed one line a person decides.
func TestEditedProjectsUpgrade(t *testing.T) {
	r := today(t)
	before, err := generator.Load(r.templates, r.features)
	require.NoError(t, err)
	after := tomorrow(t)
	conflicts := map[string][]string{
		"handlers":    {"internal/todos/http.go"}, // the user's line is the next one
		"all of them": {"internal/todos/http.go"},
	}
	for _, e := range append(Edits(), Edit{"none", func(*editor) {}}) {
		for _, name := range []string{"minimal", "full"} {
			t.Run(e.Name+" in "+name, func(t *testing.T) {
				t.Parallel()
				p := edited(t, before, e, preset(t, before, name))
				next := grow(t, after, p, p.State.Features)
				require.Equal(t, conflicts[e.Name], slices.Sorted(maps.Keys(next.conflicts)))
				if e.Name == "renamed module and package" { // the line that calls the package has both changes
					ed := &editor{files: maps.Clone(next.ours)}
					ed.replace("internal/todos/http.go", `(api, "/todos", s)`, `(api, "/todos", s, described)`)
					require.NoError(t, ed.fault)
					next.ours = ed.files
				}
				next.keepsEdits(t, "upgrade")

				require.Contains(t, next.result, "internal/app/uptime.go")
				require.NotContains(t, next.result, ".editorconfig")
				require.Contains(t, string(next.result["go.mod"].Data), "github.com/agext/levenshtein v1.2.3")
				require.Equal(t, name == "full", strings.Contains(string(next.result["Makefile"].Data), "psql: ##"))
				if e.Name != "a deleted example" {
					require.Contains(t, string(next.result["internal/todos/http.go"].Data), `s, described)`)
				}
			})
		}
	}
}
