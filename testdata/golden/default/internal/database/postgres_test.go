package database_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
)

func TestPostgresRefusalsNameTheServerButNotThePassword(t *testing.T) {
	for _, c := range []struct {
		url  string
		tls  bool
		want string
	}{
		{"postgres://u:se%cret@host/db", false, "percent-encode special characters"},
		{"postgres://u:secret@host/db?sslmode=maybe", false, "sslmode"},
		{"postgres://u:secret@127.0.0.1:1/shop?sslmode=disable", true, "Postgres database shop on 127.0.0.1:1"},
		{"postgres://u:secret@db.example.invalid/shop", true, "Postgres database shop on db.example.invalid:5432: the connection may be unencrypted: add sslmode"},
		{"postgresql://u:secret@db.example.invalid/shop?sslmode=disable", true, "may be unencrypted"},
		{"postgres://u:secret@localhost:1,db.example.invalid:1/shop?sslmode=disable", true, "may be unencrypted"},
	} {
		_, err := database.Open(t.Context(), database.Options{URL: c.url, RequireTLS: c.tls})
		require.ErrorContains(t, err, c.want)
		require.NotContains(t, err.Error(), "cret")
	}
	// An encrypted one is tried: only the connection itself fails.
	_, err := database.Open(t.Context(), database.Options{URL: "postgres://u:secret@db.example.invalid:1/shop?sslmode=require", RequireTLS: true})
	require.ErrorContains(t, err, "connect to Postgres database shop")
	require.NotContains(t, err.Error(), "unencrypted")
}

// prepared counts the statements that the session keeps on the server.
func prepared(t *testing.T, o database.Options) int {
	t.Helper()
	o.MaxConns = 1
	db, err := database.Open(t.Context(), o)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.MigrateUp(t.Context())
	require.NoError(t, err)
	books, s := library(t, db)
	require.NoError(t, books.Create(t.Context(), &book{ShelfID: s.ID, Title: "Dune", Tags: []string{"a"}}))
	_, err = books.List(t.Context(), database.Query{})
	require.NoError(t, err)
	require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
		_, err := db.Conn(ctx).NewSelect().Model((*book)(nil)).Where("title = ?", "Dune").Count(ctx)
		return err
	}))
	var n int
	require.NoError(t, db.NewRaw("SELECT count(*) FROM pg_prepared_statements").Scan(t.Context(), &n))
	return n
}

func TestPostgresPreparesOnlyWhereTheServerKeepsTheSession(t *testing.T) {
	with := databasetest.PostgresURL(t)
	require.Positive(t, prepared(t, database.Options{URL: with, PreparedStatements: true}))
	require.Zero(t, prepared(t, database.Options{URL: databasetest.PostgresURL(t)}))

	u, err := url.Parse(databasetest.PostgresURL(t))
	require.NoError(t, err)
	q := u.Query()
	q.Set("pgbouncer", "true")
	u.RawQuery = q.Encode()
	require.Zero(t, prepared(t, database.Options{URL: u.String(), PreparedStatements: true}))
}

func TestPostgresServerlessKeepsNoConnection(t *testing.T) {
	for serverless, idle := range map[bool]int{true: 0, false: 1} {
		db, err := database.Open(t.Context(), database.Options{URL: databasetest.PostgresURL(t), Serverless: serverless})
		require.NoError(t, err)
		require.NoError(t, db.Ping(t.Context()))
		require.Equal(t, idle, db.DB.DB.Stats().OpenConnections)
		require.NoError(t, db.Close())
	}
}

func TestPostgresReplacesADeadConnection(t *testing.T) {
	db, err := database.Open(t.Context(), database.Options{URL: databasetest.PostgresURL(t), MaxConns: 1, PreparedStatements: true})
	require.NoError(t, err)
	defer db.Close()
	_, err = db.MigrateUp(t.Context())
	require.NoError(t, err)
	books, s := library(t, db)
	b := &book{ShelfID: s.ID, Title: "Dune"}
	for _, use := range []func() error{
		func() error { return books.Create(t.Context(), b) },
		func() error { _, err := books.Get(t.Context(), b.ID); return err },
		func() error { return books.Delete(t.Context(), b.ID) },
	} {
		conn, err := db.DB.DB.Conn(t.Context())
		require.NoError(t, err)
		require.NoError(t, conn.Raw(func(c any) error { return c.(*stdlib.Conn).Conn().PgConn().Conn().Close() }))
		require.NoError(t, conn.Close())
		require.NoError(t, use())
	}
}
