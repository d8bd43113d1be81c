package database_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
)

func TestOpenRefusesWhatItCannotUse(t *testing.T) {
	for url, want := range map[string]string{
		"mysql://u:secret@host/db": `the scheme "mysql"`,
		"app.db":                   "use one of file:data/app.db",
		"":                         "names no file",
		"file:":                    "names no file",
		"file:%zz":                 "names no file",
		":memory":                  "not a URL such as",
	} {
		_, err := database.Open(t.Context(), database.Options{URL: url})
		require.ErrorContains(t, err, want, url)
		require.NotContains(t, err.Error(), "secret")
	}
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, err := database.Open(t.Context(), database.Options{URL: "file:" + blocked + "/app.db"})
	require.ErrorContains(t, err, "create folder of database")
	_, err = database.Open(t.Context(), database.Options{URL: "file:" + t.TempDir()})
	require.ErrorContains(t, err, "connect to SQLite file")
}

func TestSQLiteSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b", "app.db")
	db, err := database.Open(t.Context(), database.Options{URL: "file:" + filepath.ToSlash(file)})
	require.NoError(t, err)
	for pragma, want := range map[string]string{"journal_mode": "wal", "foreign_keys": "1", "synchronous": "1", "busy_timeout": "10000"} {
		var got string
		require.NoError(t, db.NewRaw("PRAGMA "+pragma).Scan(t.Context(), &got))
		require.Equal(t, want, got, pragma)
	}
	require.FileExists(t, file)
	require.NoError(t, db.Close())
	require.Error(t, db.Ping(t.Context()))
}

func TestOpenInParallel(t *testing.T) {
	for range 20 {
		url := databasetest.SQLiteURL(t)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				db, err := database.Open(t.Context(), database.Options{URL: url})
				if assert.NoError(t, err) {
					assert.NoError(t, db.Close())
				}
			})
		}
		wg.Wait()
	}
}

func TestMemoryIsSharedByTheConnectionsOfOneDatabase(t *testing.T) {
	open := func() *database.DB {
		db, err := database.Open(t.Context(), database.Options{URL: ":memory:", Logger: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		return db
	}
	db, other := open(), open()
	_, err := db.MigrateUp(t.Context())
	require.NoError(t, err)
	one, err := db.DB.DB.Conn(t.Context())
	require.NoError(t, err)
	defer one.Close()
	_, err = db.ExecContext(t.Context(), "SELECT id FROM users") // another connection
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(), "SELECT id FROM users")
	require.ErrorContains(t, err, "no such table")
}

func TestNewIDsGrowWithTime(t *testing.T) {
	a := database.NewID()
	b := database.NewID()
	require.Less(t, a, b)
	require.Equal(t, byte('7'), a[14])
	require.Zero(t, database.Now().Nanosecond()%int(time.Microsecond))
}
