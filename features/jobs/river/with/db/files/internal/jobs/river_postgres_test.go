package jobs_test

import (
	"log/slog"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
)

func TestTheTablesInPostgresAreRivers(t *testing.T) {
	url := databasetest.PostgresURL(t)
	pool, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	defer pool.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	_, err = migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil)
	require.NoError(t, err)
	rivers, err := database.Open(t.Context(), database.Options{URL: url})
	require.NoError(t, err)
	defer rivers.Close()

	ours, err := database.Open(t.Context(), database.Options{URL: databasetest.PostgresURL(t)})
	require.NoError(t, err)
	defer ours.Close()
	_, err = ours.MigrateUp(t.Context())
	require.NoError(t, err)
	for _, query := range []string{
		`SELECT table_name || '.' || column_name AS name, concat_ws(' ', udt_name, is_nullable, column_default, character_maximum_length) AS definition
			FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name LIKE 'river\_%' AND table_name <> 'river_migration'`,
		`SELECT indexname AS name, replace(indexdef, current_schema() || '.', '') AS definition FROM pg_indexes
			WHERE schemaname = current_schema() AND tablename LIKE 'river\_%' AND tablename <> 'river_migration'`,
		`SELECT conrelid::regclass || '.' || conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
			WHERE connamespace = current_schema()::regnamespace AND conrelid::regclass::text LIKE 'river\_%'
			AND conrelid::regclass::text <> 'river_migration'`,
		`SELECT relname AS name, relpersistence::text AS definition FROM pg_class
			WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname LIKE 'river\_%' AND relname <> 'river_migration'`,
		`SELECT proname AS name, prosrc AS definition FROM pg_proc WHERE pronamespace = current_schema()::regnamespace`,
		`SELECT typname AS name, string_agg(enumlabel, ' ' ORDER BY enumsortorder) AS definition
			FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid WHERE typnamespace = current_schema()::regnamespace GROUP BY typname`,
	} {
		require.Equal(t, pairs(t, rivers, query), pairs(t, ours, query))
	}
}
