package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"example.com/shop/internal/database"
)

type invoice struct {
	bun.BaseModel `bun:"table:invoices"`
	ID            string `bun:",pk,type:uuid"`
	Total         int64  `bun:",notnull"`
}

// environ is a development environment with a database of its own.
func environ(t *testing.T) []string {
	t.Helper()
	t.Chdir(t.TempDir()) // no .env
	all := []string{"DATABASE_URL=file:" + filepath.ToSlash(filepath.Join(t.TempDir(), "dev.db"))}
	return all
}

func TestCreateWritesAndAppliesAndThenThereIsNothingToDo(t *testing.T) {
	var out bytes.Buffer
	m := migrator{dir: t.TempDir(), environ: environ(t), out: &out, models: []any{(*invoice)(nil)}}
	require.ErrorIs(t, m.check(t.Context()), errDiffers)
	require.Contains(t, out.String(), "CREATE TABLE `invoices`")

	out.Reset()
	require.NoError(t, m.create(t.Context(), "add_invoices"))
	require.Regexp(t, `wrote .*sqlite.*_add_invoices\.sql\n(.|\n)*applied \d{14}_add_invoices\.sql\n$`, out.String())
	require.NoError(t, m.check(t.Context()))

	db, err := database.Open(t.Context(), database.Options{URL: m.environ[0][len("DATABASE_URL="):]})
	require.NoError(t, err)
	defer db.Close()
	_, err = db.NewInsert().Model(&invoice{ID: database.NewID()}).Exec(t.Context())
	require.NoError(t, err)

	out.Reset()
	require.NoError(t, m.create(t.Context(), "again"))
	require.Equal(t, "the migrations lead to the models already: nothing to write\n", out.String())

	m.models = nil
	require.NoError(t, m.create(t.Context(), "drop_invoices"))
	require.Contains(t, out.String(), "  check: drops table invoices\n")
}

func TestTheMigrationsOfTheProjectLeadToItsModels(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	env := environ(t)
	t.Chdir(root)
	var stdout, stderr bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"check"}, env, &stdout, &stderr), "%s%s", &stdout, &stderr)
}

func TestRefusals(t *testing.T) {
	env := environ(t)
	for _, c := range []struct {
		args []string
		env  []string
		code int
		want string
	}{
		{nil, env, 2, "usage: migrate new NAME"},
		{[]string{"new"}, env, 2, "usage"},
		{[]string{"check", "x"}, env, 2, "usage"},
		{[]string{"new", "Add Invoices"}, env, 1, "name migration"},
		{[]string{"new", "x"}, append(env, "APP_ENV=staging"), 1, "migrate: "},
		{[]string{"check"}, append(env, "APP_ENV=nowhere"), 1, "APP_ENV"},
		{[]string{"check"}, env, 1, "differ"}, // there is no migrations folder here
	} {
		var out bytes.Buffer
		require.Equal(t, c.code, run(t.Context(), c.args, c.env, &out, &out), c.args)
		require.Contains(t, out.String(), c.want)
		_, err := os.Stat("migrations")
		require.ErrorIs(t, err, os.ErrNotExist, "nothing is written")
	}
}
