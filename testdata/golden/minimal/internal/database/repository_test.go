package database_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/problem"
)

type shelf struct {
	bun.BaseModel `bun:"table:shelves"`
	ID            string `bun:",pk,type:uuid"`
}

type level string

// book has a column of every kind that a repository treats differently.
type book struct {
	bun.BaseModel `bun:"table:books"`
	ID            string         `bun:",pk,type:uuid"`
	ShelfID       string         `bun:"type:uuid,notnull"`
	Shelf         *shelf         `bun:"rel:belongs-to,join:shelf_id=id"`
	Title         string         `bun:",notnull,unique"`
	Rank          int            `bun:",notnull"`
	Score         float64        `bun:",notnull"`
	Copies        uint32         `bun:",notnull"`
	Done          bool           `bun:",notnull,default:false"`
	Level         level          `bun:",nullzero,notnull,default:'easy'"`
	Note          *string        `bun:","`
	Tags          []string       `bun:"type:jsonb"`
	Meta          map[string]any `bun:"type:jsonb"`
	DueAt         *time.Time     `bun:","`
	CreatedAt     time.Time      `bun:",nullzero,notnull,default:current_timestamp"`
	UpdatedAt     time.Time      `bun:",nullzero,notnull,default:current_timestamp"`
}

var bookOptions = database.RepositoryOptions{
	Sort:   []string{"-created_at", "title", "rank", "score", "done", "copies"},
	Filter: []string{"title", "rank", "score", "done", "copies", "created_at", "shelf_id", "note"},
}

// library returns a repository over fresh tables, and a shelf.
func library(t *testing.T, db *database.DB) (*database.Repository[book], *shelf) {
	t.Helper()
	for _, m := range []any{(*shelf)(nil), (*book)(nil)} {
		_, err := db.NewCreateTable().Model(m).WithForeignKeys().Exec(t.Context())
		require.NoError(t, err)
	}
	s := new(shelf)
	require.NoError(t, database.NewRepository[shelf](db, "shelf", database.RepositoryOptions{}).Create(t.Context(), s))
	return database.NewRepository[book](db, "book", bookOptions), s
}

func requireProblem(t *testing.T, err error, kind problem.Kind, code string) {
	t.Helper()
	var p *problem.Error
	require.ErrorAs(t, err, &p)
	require.Equal(t, kind, p.Kind)
	require.Equal(t, code, p.Code)
}

func TestRepositoryKeepsEveryKindOfValue(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		due := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.FixedZone("", 3600))
		note := `it's 100% "\?" $1`
		in := &book{
			ShelfID: s.ID, Title: "Dune", Rank: -3, Score: 0.1, Copies: 2_000_000_000, Done: true, Note: &note,
			Tags: []string{"a", "b'?"}, Meta: map[string]any{"k": "v?"}, DueAt: &due,
		}
		require.NoError(t, books.Create(t.Context(), in))
		require.Len(t, in.ID, 36)
		require.Equal(t, level("easy"), in.Level, "a default of the database comes back")
		require.Equal(t, in.CreatedAt, in.UpdatedAt)

		out, err := books.Get(t.Context(), in.ID)
		require.NoError(t, err)
		require.Equal(t, in, out, "what is created reads back the same")
		require.Equal(t, time.Date(2026, 3, 1, 11, 0, 0, 123456000, time.UTC), *out.DueAt)

		out, err = books.Get(t.Context(), strings.ToUpper(in.ID))
		require.NoError(t, err)
		require.Equal(t, in.ID, out.ID)
	})
}

func TestTimesKeepEveryMicrosecond(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		start := time.Date(1999, 12, 31, 23, 59, 59, 0, time.UTC)
		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error {
			for i := range 200 {
				b := &book{ShelfID: s.ID, Title: fmt.Sprint(i), CreatedAt: start.Add(time.Duration(i*i*i*7919) * time.Microsecond)}
				require.NoError(t, books.Create(ctx, b))
				got, err := books.Get(ctx, b.ID)
				require.NoError(t, err)
				require.Equal(t, b.CreatedAt, got.CreatedAt)
			}
			return nil
		}))
	})
}

func TestRepositoryUpdates(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		b := &book{ShelfID: s.ID, Title: "Dune", Rank: 1}
		require.NoError(t, books.Create(t.Context(), b))
		created := b.CreatedAt

		change := &book{ID: b.ID, Title: "Emma", Rank: 7}
		require.NoError(t, books.Update(t.Context(), change, []string{"title"}))
		require.Equal(t, "Emma", change.Title)
		require.Equal(t, 1, change.Rank, "a column that is not named keeps its value")
		require.Equal(t, created, change.CreatedAt)
		require.False(t, change.UpdatedAt.Before(created))

		change.Rank, change.CreatedAt = 9, time.Time{}
		require.NoError(t, books.Update(t.Context(), change, nil))
		require.Equal(t, 9, change.Rank)
		require.Equal(t, created, change.CreatedAt, "created_at is never written")

		same := &book{ID: b.ID}
		require.NoError(t, books.Update(t.Context(), same, []string{}))
		require.Equal(t, change, same, "no column: only read")

		requireProblem(t, books.Update(t.Context(), &book{ID: database.NewID()}, []string{"title"}), problem.NotFound, "book_not_found")
		requireProblem(t, books.Update(t.Context(), &book{ID: database.NewID()}, []string{}), problem.NotFound, "book_not_found")
		require.ErrorContains(t, books.Update(t.Context(), b, []string{"titel"}), `no column "titel"`)
	})
}

func TestRepositoryTellsWhyItRefuses(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		books, s := library(t, db)
		b := &book{ShelfID: s.ID, Title: "Dune"}
		require.NoError(t, books.Create(ctx, b))

		requireProblem(t, books.Create(ctx, &book{ShelfID: s.ID, Title: "Dune"}), problem.Conflict, "book_exists")
		requireProblem(t, books.Create(ctx, &book{ID: b.ID, ShelfID: s.ID, Title: "Emma"}), problem.Conflict, "book_exists")
		requireProblem(t, books.Create(ctx, &book{ShelfID: database.NewID(), Title: "Emma"}), problem.Invalid, "book_reference_missing")
		shelves := database.NewRepository[shelf](db, "shelf", database.RepositoryOptions{})
		requireProblem(t, shelves.Delete(ctx, s.ID), problem.Conflict, "shelf_in_use")
		for _, id := range []string{database.NewID(), "", "7", "'; DROP TABLE books"} {
			_, err := books.Get(ctx, id)
			requireProblem(t, err, problem.NotFound, "book_not_found")
			requireProblem(t, books.Delete(ctx, id), problem.NotFound, "book_not_found")
		}
		requireProblem(t, books.Create(ctx, &book{ShelfID: s.ID, Title: "a\x00b"}), problem.Invalid, "book_invalid")
		_, err := books.Get(ctx, b.ID, database.Where("titel", 1))
		require.ErrorContains(t, err, `no column "titel"`)

		canceled, cancel := context.WithCancel(ctx)
		cancel()
		_, err = books.Get(canceled, b.ID)
		require.ErrorIs(t, err, context.Canceled)
		require.NotErrorAs(t, err, new(*problem.Error))

		require.NoError(t, books.Delete(ctx, b.ID))
		requireProblem(t, books.Delete(ctx, b.ID), problem.NotFound, "book_not_found")
	})
}

func TestRepositoryScopes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		books, s := library(t, db)
		b := &book{ShelfID: s.ID, Title: "Dune"}
		require.NoError(t, books.Create(ctx, b))
		mine, other := database.Where("shelf_id", s.ID), database.Where("shelf_id", database.NewID())

		_, err := books.Get(ctx, b.ID, mine, database.Where("note", nil), database.Where("created_at", b.CreatedAt))
		require.NoError(t, err)
		_, err = books.Get(ctx, b.ID, other)
		requireProblem(t, err, problem.NotFound, "book_not_found")
		requireProblem(t, books.Update(ctx, &book{ID: b.ID}, []string{"title"}, other), problem.NotFound, "book_not_found")
		requireProblem(t, books.Delete(ctx, b.ID, other), problem.NotFound, "book_not_found")
		page, err := books.List(ctx, database.Query{}, other)
		require.NoError(t, err)
		require.Equal(t, &database.Page[book]{Items: []book{}}, page)
		require.NoError(t, books.Delete(ctx, b.ID, mine))
	})
}

func TestRepositoryOptionsAreChecked(t *testing.T) {
	db := databasetest.SQLite(t)
	for _, o := range []database.RepositoryOptions{
		{Sort: []string{"titel"}}, {Sort: []string{"due_at"}}, {Sort: []string{"tags"}}, {Filter: []string{"meta"}}, {Filter: []string{"x"}},
	} {
		books := database.NewRepository[book](db, "book", o)
		_, err := books.Get(t.Context(), "1")
		require.ErrorContains(t, err, "cannot")
		_, err = books.List(t.Context(), database.Query{})
		require.Error(t, err)
		require.Error(t, books.Create(t.Context(), &book{}))
		require.Error(t, books.Update(t.Context(), &book{}, nil))
		require.Error(t, books.Delete(t.Context(), "1"))
	}
	type numbered struct {
		ID int64 `bun:",pk"`
	}
	_, err := database.NewRepository[numbered](db, "n", database.RepositoryOptions{}).Get(t.Context(), "1")
	require.ErrorContains(t, err, "one primary key, a string")
}
