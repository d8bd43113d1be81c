package generator

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/tree"
)

func texts(files map[string]string) tree.Tree {
	t := tree.Tree{}
	for p, s := range files {
		t[p] = &tree.File{Data: []byte(s)}
	}
	return t
}

// A new file goes to the folder that its neighbours were moved to, as git does with renamed folders.
func TestPlanFollowsAMovedFolder(t *testing.T) {
	base := texts(map[string]string{"cmd/api/main.go": "package main\n\nfunc main() {}\n", "cmd/api/serve.go": "package main\n\nfunc serve() {}\n"})
	ours := texts(map[string]string{"cmd/server/main.go": "package main\n\nfunc main() {}\n", "cmd/server/serve.go": "package main\n\nfunc serve() {}\n"})
	theirs := texts(map[string]string{"cmd/api/main.go": "package main\n\nfunc main() {}\n", "cmd/api/serve.go": "package main\n\nfunc serve() {}\n", "cmd/api/worker.go": "package main\n"})
	changes := Plan(base, ours, theirs, merge.Labels{})
	require.Len(t, changes, 1)
	require.Equal(t, "cmd/server/worker.go", changes[0].Path)
	require.Equal(t, Create, changes[0].Action)

	ours["cmd/api/main.go"] = base["cmd/api/main.go"] // only a part of the folder was moved
	delete(ours, "cmd/server/main.go")
	changes = Plan(base, ours, theirs, merge.Labels{})
	require.Equal(t, "cmd/api/worker.go", changes[0].Path)
}

// Two steps may be much alike, as one that restores a table is to the one that made it; none is another one moved.
func TestPlanFollowsNoMigration(t *testing.T) {
	sql := "-- +goose Up\nCREATE TABLE letters (\n  id int,\n  text varchar\n);\n-- +goose Down\nDROP TABLE letters;\n"
	base := texts(map[string]string{lettersStep: sql})
	ours := texts(map[string]string{"migrations/sqlite/20261124040001_restore_newsletter.sql": sql})
	require.Empty(t, Plan(base, ours, tree.Tree{}, merge.Labels{}))
}

// What a feature adds to a package that the user deleted as a whole is left out; where one of its files stayed, it is
// added, and so it is where the folder is no package.
func TestPlanAddsNothingToADeletedPackage(t *testing.T) {
	file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
	base := tree.Tree{"go.mod": file("module m\n"), "todos/todos.go": file("package todos\n"), "todos/store.go": file("package todos\n\nvar x = 1\n"), "docs/a.md": file("a\n")}
	theirs := maps.Clone(base)
	theirs["todos/jobs.go"], theirs["docs/jobs.md"] = file("package todos // jobs\n"), file("jobs\n")
	ours := tree.Tree{"go.mod": base["go.mod"]}
	actions := func(ours tree.Tree) map[string]Action {
		all := map[string]Action{}
		for _, c := range Plan(base, ours, theirs, merge.Labels{}) {
			all[c.Path] = c.Action
		}
		return all
	}
	require.Equal(t, map[string]Action{"todos/jobs.go": Keep, "docs/jobs.md": Create}, actions(ours))
	theirs["app/jobs.go"] = file("package app\n\nimport \"m/todos\"\n\nvar _ = todos.X\n")
	require.Equal(t, Conflict, actions(ours)["app/jobs.go"], "a person has to take the package out of it")
	ours["todos/store.go"] = base["todos/store.go"]
	require.Equal(t, map[string]Action{"todos/jobs.go": Create, "docs/jobs.md": Create, "app/jobs.go": Create}, actions(ours))
}

// A migration that the user deleted does not come in another dialect; the others do.
func TestPlanLeavesDeletedMigrationsOut(t *testing.T) {
	base := texts(map[string]string{"migrations/sqlite/20260101000000_a.sql": "a", "migrations/sqlite/20260101000001_b.sql": "b"})
	ours := texts(map[string]string{"migrations/sqlite/20260101000000_a.sql": "a"})
	theirs := maps.Clone(base)
	theirs["migrations/postgres/20260101000000_a.sql"] = &tree.File{Data: []byte("A")}
	theirs["migrations/postgres/20260101000001_b.sql"] = &tree.File{Data: []byte("B")}
	actions := map[string]Action{}
	for _, c := range Plan(base, ours, theirs, merge.Labels{}) {
		actions[c.Path] = c.Action
	}
	require.Equal(t, map[string]Action{"migrations/postgres/20260101000000_a.sql": Create, "migrations/postgres/20260101000001_b.sql": Keep}, actions)
}

// A feature's file that the user emptied is one that he edited, so it does not go without a word.
func TestPlanKeepsAnEmptiedFile(t *testing.T) {
	base := texts(map[string]string{"a.go": "package a\n", "empty.txt": ""})
	changes := Plan(base, texts(map[string]string{"a.go": "\n", "empty.txt": ""}), nil, merge.Labels{})
	require.Len(t, changes, 2)
	require.Equal(t, Conflict, changes[0].Action)
	require.Equal(t, Delete, changes[1].Action)
}

// A module that the user's own code imports stays when the feature goes that brought it too; one that only a folder with a
// go.mod of its own imports does not.
func TestPlanKeepsModulesThatTheUserImports(t *testing.T) {
	base := texts(map[string]string{
		"go.mod": "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tc.d/c v1.0.0\n\te.f/e v1.0.0\n)\n",
		"go.sum": "a.b/a v1.0.0 h1:a=\nc.d/c v1.0.0 h1:c=\ne.f/e v1.0.0 h1:e=\n",
		"c/c.go": "package c\n\nimport _ \"c.d/c\"\nimport _ \"e.f/e\"\n"})
	theirs := texts(map[string]string{"go.mod": "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n)\n", "go.sum": "a.b/a v1.0.0 h1:a=\n"})
	ours := maps.Clone(base)
	maps.Copy(ours, texts(map[string]string{
		"mine/mine.go":  "package mine\n\nimport _ \"c.d/c/pkg\"\n",
		"tool/go.mod":   "module tool\n",
		"tool/x/x.go":   "package x\n\nimport _ \"e.f/e\"\n",
		"vendor/v/v.go": "package v\n\nimport _ \"e.f/e\"\n"}))
	after := map[string]string{}
	for _, c := range Plan(base, ours, theirs, merge.Labels{}) {
		if c.After != nil {
			after[c.Path] = string(c.After.Data)
		}
	}
	require.Equal(t, map[string]string{
		"go.mod": "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tc.d/c v1.0.0\n)\n",
		"go.sum": "a.b/a v1.0.0 h1:a=\nc.d/c v1.0.0 h1:c=\n"}, after)
}
