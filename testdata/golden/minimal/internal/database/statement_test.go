package database_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
)

func TestRowsReadTheSameInAndOutsideOfATransaction(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		note, due := "lent", time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("", 3600))
		for _, b := range []*book{
			{ShelfID: s.ID, Title: "Dune", Rank: -3, Score: 1.5, Copies: 7, Done: true, Note: &note, Tags: []string{"a"}, DueAt: &due},
			{ShelfID: s.ID, Title: "Emma"},
		} {
			require.NoError(t, books.Create(t.Context(), b))
			outside, err := books.Get(t.Context(), b.ID)
			require.NoError(t, err)
			require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
				inside, err := books.Get(ctx, b.ID)
				require.Equal(t, outside, inside)
				return err
			}))
		}
	})
}

// nickname may be NULL, which its Go type cannot say.
type nickname struct {
	ID   string `bun:",pk,type:uuid"`
	Name string `bun:",nullzero"`
}

func TestNullReadsAsZero(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		_, err := db.NewCreateTable().Model((*nickname)(nil)).Exec(t.Context())
		require.NoError(t, err)
		names := database.NewRepository[nickname](db, "nickname", database.RepositoryOptions{})
		n := &nickname{}
		require.NoError(t, names.Create(t.Context(), n))
		got, err := names.Get(t.Context(), n.ID)
		require.NoError(t, err)
		require.Equal(t, n, got)
	})
}
