package generator

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/tree"
)

const (
	usersStep   = "migrations/sqlite/20260101000000_users.sql"
	lettersStep = "migrations/sqlite/20260102000000_letters.sql"
	moreStep    = "migrations/sqlite/20260102000001_more.sql"
	dropStep    = "migrations/sqlite/20261124040000_drop_newsletter.sql"
)

var moment = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)

// letters are two releases of a catalogue whose newsletter has a table; the second one has a step more.
func letters(t *testing.T, release int) *Catalog {
	t.Helper()
	templates, features := shop()
	sql := func(up, down string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("-- +goose Up\n" + up + "\n-- +goose Down\n" + down + "\n")}
	}
	templates["_base/"+usersStep] = sql("CREATE TABLE users (id int);", "DROP TABLE users;")
	if release > 1 {
		features["newsletter/files/"+moreStep] = sql("ALTER TABLE letters ADD COLUMN x int;", "ALTER TABLE letters DROP COLUMN x;")
	}
	c, err := Load(templates, features)
	require.NoError(t, err)
	return c
}

// grown is a project on its way: what it was generated from, and its files.
type grown struct{ base, files tree.Tree }

// to changes the project to a selection of a catalogue.
func (g grown) to(t *testing.T, c *Catalog, drop bool, at time.Time, features ...string) (grown, []Tables, error) {
	t.Helper()
	resolved, err := c.Resolve(features)
	require.NoError(t, err)
	theirs, err := Render(c, Spec{Name: "shop", Module: "example.com/shop", Features: resolved})
	require.NoError(t, err)
	changes, tables, err := PlanTables(Plan(g.base, g.files, theirs, merge.Labels{}), g.base, g.files, theirs, drop, at)
	if err != nil {
		return g, nil, err
	}
	next := grown{theirs, tree.Tree{}}
	for p, f := range g.files {
		next.files[p] = f
	}
	for _, ch := range changes {
		require.NotEqual(t, Conflict, ch.Action, ch.Path)
		if ch.After == nil {
			delete(next.files, ch.Path)
		} else {
			next.files[ch.Path] = ch.After
		}
	}
	return next, tables, nil
}

func (g grown) must(t *testing.T, c *Catalog, drop bool, at time.Time, features ...string) grown {
	t.Helper()
	next, _, err := g.to(t, c, drop, at, features...)
	require.NoError(t, err)
	return next
}

func (g grown) text() map[string]string {
	all := map[string]string{}
	for p, f := range g.files {
		all[p] = string(f.Data)
	}
	return all
}

func (g grown) steps() []string {
	var steps []string
	for _, p := range g.files.Paths() {
		if strings.HasPrefix(p, "migrations/") {
			steps = append(steps, p)
		}
	}
	return steps
}

// Without being asked, no table goes: the steps go with the feature and come back with it.
func TestTablesStay(t *testing.T) {
	c := letters(t, 1)
	with := grown{}.must(t, c, false, moment, "newsletter")
	without, tables, err := with.to(t, c, false, moment)
	require.NoError(t, err)
	require.Equal(t, []Tables{{Feature: "newsletter", Dialect: "sqlite", Names: []string{"letters"}}}, tables)
	require.Equal(t, []string{usersStep}, without.steps())
	require.Equal(t, with.text(), without.must(t, c, false, moment, "newsletter").text())
}

// A step of the user's own that needs the table would fail on a new database, so that is refused.
func TestTablesThatTheUserNeedsAreNotForgotten(t *testing.T) {
	c := letters(t, 1)
	g := grown{}.must(t, c, false, moment, "newsletter")
	g.files["migrations/sqlite/20260601000000_mine.sql"] = &tree.File{Data: []byte("-- +goose Up\nCREATE INDEX i ON letters (id);\n")}
	_, _, err := g.to(t, c, false, moment)
	require.EqualError(t, err, "migrations/sqlite/20260601000000_mine.sql needs the tables of newsletter (letters), which a new database would not have; "+
		"--drop-tables keeps its migrations as history and drops the tables in a new one")
	dropped, tables, err := g.to(t, c, true, moment)
	require.NoError(t, err)
	require.Equal(t, "migrations/sqlite/20260601000000_mine.sql", tables[0].UsedBy)
	require.Equal(t, []string{usersStep, lettersStep, "migrations/sqlite/20260601000000_mine.sql", dropStep}, dropped.steps())
}

// Dropped tables come back by a new step, at the end of the history, as often as the feature does.
func TestTablesComeBack(t *testing.T) {
	c := letters(t, 1)
	g := grown{}.must(t, c, false, moment, "newsletter")
	g, tables, err := g.to(t, c, true, moment)
	require.NoError(t, err)
	require.Equal(t, dropStep, tables[0].Dropped)
	require.Empty(t, tables[0].UsedBy)
	require.Equal(t, []string{usersStep, lettersStep, dropStep}, g.steps())
	require.Contains(t, string(g.files[dropStep].Data), "-- +goose Up\nDROP TABLE letters;\n")

	g = g.must(t, c, false, moment, "newsletter") // in the same second
	restore := "migrations/sqlite/20261124040001_restore_newsletter.sql"
	require.Equal(t, []string{usersStep, lettersStep, dropStep, restore}, g.steps())
	require.Contains(t, string(g.files[restore].Data), "-- +goose Up\nCREATE TABLE letters (id int);\n")
	require.Equal(t, g.text(), g.must(t, c, false, moment, "newsletter").text(), "nothing is left to do")

	plain := g.must(t, c, false, moment)
	require.Equal(t, []string{usersStep, lettersStep, dropStep}, plain.steps(), "as it was before it came back")
	require.Equal(t, g.text(), plain.must(t, c, false, moment.Add(time.Hour), "newsletter").text(), "with the step that a database has run")
	g = g.must(t, c, true, moment.Add(time.Hour))
	g = g.must(t, c, false, moment.Add(2*time.Hour), "newsletter")
	require.Len(t, g.steps(), 6)
}

// What the user has written around a feature that came back is not omni's: its own steps, and an edit of omni's.
func TestARestoredFeatureLeavesWithTheUsersConsent(t *testing.T) {
	c := letters(t, 1)
	g := grown{}.must(t, c, false, moment, "newsletter").must(t, c, true, moment).must(t, c, false, moment, "newsletter")
	restore := "migrations/sqlite/20261124040001_restore_newsletter.sql"
	mine := &tree.File{Data: []byte("-- +goose Up\nCREATE INDEX i ON letters (id);\n")}

	g.files["migrations/sqlite/20260601000000_mine.sql"] = mine // before it was dropped, and that stays
	require.Contains(t, g.must(t, c, false, moment).steps(), "migrations/sqlite/20260601000000_mine.sql")
	g.files["migrations/sqlite/20261201000000_mine.sql"] = mine
	_, _, err := g.to(t, c, false, moment)
	require.ErrorContains(t, err, "20261201000000_mine.sql needs the tables of newsletter (letters)")
	delete(g.files, "migrations/sqlite/20261201000000_mine.sql")

	g.files[restore] = &tree.File{Data: append(slices.Clone(g.files[restore].Data), "INSERT INTO users VALUES (1);\n"...)}
	_, _, err = g.to(t, c, false, moment)
	require.ErrorContains(t, err, "needs the tables of newsletter (letters)")
}

// What a later release adds to a feature whose tables were dropped once must not run before that.
func TestStepsOfALaterReleaseComeAfterTheRestoredOnes(t *testing.T) {
	first, second := letters(t, 1), letters(t, 2)
	g := grown{}.must(t, first, false, moment, "newsletter").must(t, first, true, moment)

	later := g.must(t, second, false, moment, "newsletter")
	require.NotContains(t, later.steps(), moreStep)
	restored := string(later.files["migrations/sqlite/20261124040001_restore_newsletter.sql"].Data)
	require.Contains(t, restored, "CREATE TABLE letters (id int);\n\nALTER TABLE letters ADD COLUMN x int;")

	upgraded := g.must(t, first, false, moment, "newsletter").must(t, second, false, moment, "newsletter")
	require.NotContains(t, upgraded.steps(), moreStep)
	last := upgraded.steps()[len(upgraded.steps())-1]
	require.Equal(t, "migrations/sqlite/20261124040002_restore_newsletter.sql", last)
	require.NotContains(t, string(upgraded.files[last].Data), "CREATE TABLE")

	plain := grown{}.must(t, first, false, moment, "newsletter").must(t, second, false, moment, "newsletter")
	require.Equal(t, []string{usersStep, lettersStep, moreStep}, plain.steps(), "elsewhere it has its fixed version")
}
