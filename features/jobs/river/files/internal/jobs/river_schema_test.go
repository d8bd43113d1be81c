package jobs_test

import (
	"log/slog"
	"testing"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
)

// The project's migrations make what River's own make. It fails when River is updated to a version that needs another step.
func TestTheTablesAreRivers(t *testing.T) {
	rivers, err := database.Open(t.Context(), database.Options{URL: databasetest.SQLiteURL(t)})
	require.NoError(t, err)
	defer rivers.Close()
	migrator, err := rivermigrate.New(riversqlite.New(rivers.DB.DB), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	_, err = migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil)
	require.NoError(t, err)

	const tables = "SELECT name, replace(replace(replace(sql, char(10), ''), ' ', ''), '\"', '') AS definition FROM sqlite_master " +
		"WHERE tbl_name LIKE 'river_%' AND tbl_name <> 'river_migration' AND sql IS NOT NULL ORDER BY name"
	require.Equal(t, pairs(t, rivers, tables), pairs(t, databasetest.SQLite(t), tables))
}

// pairs are the rows of a query with two columns of text.
func pairs(t *testing.T, db *database.DB, query string) map[string]string {
	t.Helper()
	var rows []struct{ Name, Definition string }
	require.NoError(t, db.NewRaw(query).Scan(t.Context(), &rows))
	all := map[string]string{}
	for _, r := range rows {
		all[r.Name] = r.Definition
	}
	require.NotEmpty(t, all)
	return all
}
