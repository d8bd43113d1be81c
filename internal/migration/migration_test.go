package migration

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

func file(owner, sql string) *tree.File { return &tree.File{Data: []byte(sql), Owner: owner} }

const (
	first  = "migrations/sqlite/20260102000000_create_notes.sql"
	second = "migrations/sqlite/20260102000001_tags.sql"
)

func notes() tree.Tree {
	return tree.Tree{
		"migrations/sqlite/20260101000000_create_users.sql": file("", "-- +goose Up\nCREATE TABLE `users` (id int);\n-- +goose Down\nDROP TABLE `users`;\n"),
		first:                          file("notes", "-- +goose Up\nCREATE TABLE `notes` (id int);\r\nCREATE TABLE IF NOT EXISTS scratch (id int);\n-- +goose Down\nDROP TABLE scratch;\nDROP TABLE `notes`;\n"),
		second:                         file("notes", "-- +goose Up\nCREATE TABLE \"new_tags\" (id int);\nALTER TABLE new_tags RENAME TO tags;\nDROP TABLE scratch;\n-- +goose Down\nDROP TABLE tags;\n"),
		"migrations/sqlite/readme.sql": file("notes", ""),
		"main.go":                      file("", ""),
	}
}

func history(t *testing.T) History {
	t.Helper()
	all := Histories(notes(), func(s Step) bool { return s.Version > 20260101000000 })
	require.Len(t, all, 1)
	require.Equal(t, []string{first, second}, []string{all[0].Steps[0].Path, all[0].Steps[1].Path})
	return all[0]
}

func TestTablesAreWhatTheHistoryLeaves(t *testing.T) {
	require.Equal(t, []string{"notes", "tags"}, history(t).Tables())
}

// What the last step made goes first, and the step back makes all of it again.
func TestDropAndRestoreAreEachOthersReverse(t *testing.T) {
	name, drop := history(t).Drop(20270101000000)
	require.Equal(t, "migrations/sqlite/20270101000000_drop_notes.sql", name)
	require.Equal(t, "-- The tables of notes go, with their rows.\n"+
		"-- +goose Up\nDROP TABLE tags;\n\nDROP TABLE scratch;\nDROP TABLE `notes`;\n\n"+
		"-- +goose Down\nCREATE TABLE `notes` (id int);\nCREATE TABLE IF NOT EXISTS scratch (id int);\n\nCREATE TABLE \"new_tags\" (id int);\nALTER TABLE new_tags RENAME TO tags;\nDROP TABLE scratch;\n", string(drop.Data))

	back, restore := history(t).Restore(20270101000001)
	require.Equal(t, "migrations/sqlite/20270101000001_restore_notes.sql", back)
	d, ok := Parse(name, drop)
	require.True(t, ok)
	r, ok := Parse(back, restore)
	require.True(t, ok)
	require.Equal(t, d.up(), r.down())
	require.Equal(t, d.down(), r.up())

	project := notes()
	ever, still := history(t).Dropped(project)
	require.False(t, ever || still)
	project[name] = drop
	ever, still = history(t).Dropped(project)
	require.True(t, ever && still)
	project[back] = restore
	ever, still = history(t).Dropped(project)
	require.True(t, ever)
	require.False(t, still)
}

func TestAStepWithoutTransactionStaysOne(t *testing.T) {
	h := history(t)
	h.Steps[1].SQL = noTx + "\n" + h.Steps[1].SQL
	_, drop := h.Drop(20270101000000)
	require.Contains(t, string(drop.Data), "\n-- +goose NO TRANSACTION\n-- +goose Up\nDROP TABLE tags;\n\nBEGIN;\nDROP TABLE scratch;\nDROP TABLE `notes`;\nCOMMIT;\n")
}

func TestUserNamesTheStepThatNeedsATable(t *testing.T) {
	project := notes()
	require.Empty(t, history(t).User(project))
	project["migrations/sqlite/20260301000000_mine.sql"] = file("", "-- +goose Up\nALTER TABLE notes ADD COLUMN x int;\n")
	require.Equal(t, "migrations/sqlite/20260301000000_mine.sql", history(t).User(project))
	project["migrations/sqlite/20260301000000_mine.sql"] = file("", "-- +goose Up\nCREATE INDEX i\n  ON \"tags\" (id);\n")
	require.Equal(t, "migrations/sqlite/20260301000000_mine.sql", history(t).User(project))
	project["migrations/sqlite/20260301000000_mine.sql"] = file("", "-- +goose Up\n-- the notes are elsewhere\nCREATE TABLE notes_of_mine (notes int);\n")
	require.Empty(t, history(t).User(project))
}

func TestNextComesLast(t *testing.T) {
	at := time.Date(2026, 11, 24, 5, 0, 0, 0, time.FixedZone("CET", 3600))
	require.EqualValues(t, 20261124040000, Next(at, notes()))
	future := tree.Tree{"migrations/postgres/20300101000000_x.sql": file("", "")}
	require.EqualValues(t, 20300101000001, Next(at, notes(), future))
}
