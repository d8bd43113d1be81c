package database_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/problem"
)

// titles follows the cursors from page to page.
func titles(t *testing.T, books *database.Repository[book], q database.Query) (all []string, pages int) {
	t.Helper()
	for {
		page, err := books.List(t.Context(), q)
		require.NoError(t, err)
		for _, b := range page.Items {
			all = append(all, b.Title)
		}
		pages++
		if page.NextCursor == "" {
			return all, pages
		}
		require.Len(t, page.Items, q.Limit)
		q.Cursor = page.NextCursor
	}
}

func TestListPagesThroughEveryOrderWithTies(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		const n = 23
		for i := range n {
			b := &book{
				ShelfID: s.ID, Title: fmt.Sprintf("t%02d %s", i, strings.Repeat("ü'", i%3)), Rank: i % 3, Score: float64(i%5) / 3,
				Done: i%2 == 0, Copies: uint32(i % 4),
				// ties, and fractions of a second with and without trailing zeros
				CreatedAt: start.Add(time.Duration(i%7) * 100 * time.Millisecond).Add(time.Duration(i%2) * time.Microsecond),
			}
			require.NoError(t, books.Create(t.Context(), b))
		}
		for _, sort := range []string{
			"", "-created_at", "created_at", "title", "-title", "rank", "-rank", "score", "-score", "done", "-done,rank",
			"rank,-created_at", "-rank,created_at,title", "done,-score,copies", "copies,rank",
		} {
			whole, pages := titles(t, books, database.Query{Sort: sort, Limit: 100})
			require.Equal(t, 1, pages)
			require.Len(t, whole, n)
			for _, limit := range []int{1, 4, 22, 23} {
				paged, pages := titles(t, books, database.Query{Sort: sort, Limit: limit})
				require.Equal(t, whole, paged, "sort %q limit %d", sort, limit)
				require.Equal(t, (n+limit-1)/limit, pages)
			}
		}
		byRank, _ := titles(t, books, database.Query{Sort: "rank", Limit: 100})
		reversed, _ := titles(t, books, database.Query{Sort: "-rank", Limit: 100})
		slices.Reverse(reversed)
		require.Equal(t, byRank, reversed, "ties turn round with the direction")
	})
}

func TestListIsStableWhileRowsCome(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		for i := range 4 {
			require.NoError(t, books.Create(t.Context(), &book{ShelfID: s.ID, Title: fmt.Sprint(i)}))
		}
		page, err := books.List(t.Context(), database.Query{Limit: 2})
		require.NoError(t, err)
		require.Equal(t, "3", page.Items[0].Title)
		require.NoError(t, books.Create(t.Context(), &book{ShelfID: s.ID, Title: "new"}))
		require.NoError(t, books.Delete(t.Context(), page.Items[1].ID))
		page, err = books.List(t.Context(), database.Query{Limit: 2, Cursor: page.NextCursor})
		require.NoError(t, err)
		require.Equal(t, "1", page.Items[0].Title)
		require.Equal(t, "0", page.Items[1].Title)
	})
}

// Rows that came by SQL have the time of the database, to the second.
func TestListPagesThroughTimesOfTheDatabase(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		for _, title := range []string{"a", "b", "c"} {
			_, err := db.NewInsert().Model(&book{ID: database.NewID(), ShelfID: s.ID, Title: title}).Exec(t.Context())
			require.NoError(t, err)
		}
		require.NoError(t, books.Create(t.Context(), &book{ShelfID: s.ID, Title: "d"}))
		got, pages := titles(t, books, database.Query{Limit: 1})
		require.ElementsMatch(t, []string{"a", "b", "c", "d"}, got)
		require.Equal(t, 4, pages)
		page, err := books.List(t.Context(), database.Query{Sort: "title", Limit: 1})
		require.NoError(t, err)
		at := page.Items[0].CreatedAt.Format(time.RFC3339Nano)
		page, err = books.List(t.Context(), database.Query{Filter: []database.Filter{{Field: "created_at", Op: "eq", Value: at}}})
		require.NoError(t, err)
		require.NotEmpty(t, page.Items)
	})
}

func TestListFilters(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		at := time.Date(2026, 1, 2, 3, 4, 5, 678900000, time.UTC)
		for i, title := range []string{"Alpha", "beta 50%", `a_b\c`, "axb"} {
			require.NoError(t, books.Create(t.Context(), &book{
				ShelfID: s.ID, Title: title, Rank: i, Score: float64(i) / 2, Copies: uint32(i), Done: i == 1, CreatedAt: at.Add(time.Duration(i) * time.Microsecond),
			}))
		}
		for _, c := range []struct {
			field, op, value string
			want             string
		}{
			{"title", "eq", "Alpha", "Alpha"},
			{"title", "ne", "Alpha", `beta 50%|a_b\c|axb`},
			{"title", "contains", "ALPH", "Alpha"},
			{"title", "contains", "%", "beta 50%"},
			{"title", "contains", "_", `a_b\c`},
			{"title", "contains", `\`, `a_b\c`},
			{"title", "contains", "' OR 1=1 --", ""},
			{"rank", "lt", "2", "Alpha|beta 50%"},
			{"rank", "lte", "0", "Alpha"},
			{"rank", "gt", "2", "axb"},
			{"rank", "gte", "2", `a_b\c|axb`},
			{"score", "gt", "0.5", `a_b\c|axb`},
			{"copies", "eq", "3", "axb"},
			{"done", "eq", "true", "beta 50%"},
			{"created_at", "eq", "2026-01-02T03:04:05.6789Z", "Alpha"},
			{"created_at", "gt", "2026-01-02T04:04:05.678901+01:00", `a_b\c|axb`},
			{"shelf_id", "eq", strings.ToUpper(s.ID), `Alpha|beta 50%|a_b\c|axb`},
			{"note", "eq", "x", ""},
		} {
			got, _ := titles(t, books, database.Query{Sort: "rank", Limit: 100, Filter: []database.Filter{{Field: c.field, Op: c.op, Value: c.value}}})
			require.Equal(t, c.want, strings.Join(got, "|"), "%s %s %s", c.field, c.op, c.value)
		}
		both, _ := titles(t, books, database.Query{Limit: 1, Filter: []database.Filter{{"rank", "gt", "0"}, {"done", "eq", "false"}}})
		require.Len(t, both, 2)
	})
}

func TestListRefuses(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		books, s := library(t, db)
		for i := range 3 {
			require.NoError(t, books.Create(t.Context(), &book{ShelfID: s.ID, Title: fmt.Sprint(i)}))
		}
		page, err := books.List(t.Context(), database.Query{Limit: 1})
		require.NoError(t, err)
		encode := base64.RawURLEncoding.EncodeToString
		id := database.NewID()
		cases := map[string][]database.Query{
			"invalid_limit": {{Limit: -1}, {Limit: 101}},
			"invalid_sort":  {{Sort: "note"}, {Sort: "title,title"}, {Sort: "title,-title"}, {Sort: ","}, {Sort: "-"}, {Sort: "id"}, {Sort: "title;"}, {Sort: "--title"}},
			"invalid_filter": {
				{Filter: []database.Filter{{"level", "eq", "x"}}}, {Filter: []database.Filter{{"title", "like", "x"}}}, {Filter: []database.Filter{{"title", "", "x"}}},
				{Filter: []database.Filter{{"rank", "eq", "x"}}}, {Filter: []database.Filter{{"rank", "eq", "99999999999999999999"}}},
				{Filter: []database.Filter{{"copies", "eq", "-1"}}}, {Filter: []database.Filter{{"score", "eq", "NaN"}}}, {Filter: []database.Filter{{"done", "eq", "maybe"}}},
				{Filter: []database.Filter{{"created_at", "eq", "yesterday"}}}, {Filter: []database.Filter{{"shelf_id", "eq", "1"}}},
				{Filter: []database.Filter{{"shelf_id", "contains", id}}}, {Filter: []database.Filter{{"rank", "contains", "1"}}},
				{Filter: []database.Filter{{"title", "eq", "a\x00"}}}, {Filter: []database.Filter{{"title", "contains", "\xff"}}},
				{Filter: []database.Filter{{"title", "contains", strings.Repeat("a", 50001)}}},
			},
			"invalid_cursor": {
				{Cursor: "x"}, {Cursor: "!!"}, {Cursor: encode([]byte("{}"))}, {Cursor: encode([]byte("null"))}, {Cursor: page.NextCursor + "A"},
				{Cursor: page.NextCursor[1:]}, {Cursor: page.NextCursor, Sort: "title"}, {Cursor: page.NextCursor, Sort: "created_at"},
				{Cursor: encode([]byte(`{"s":"-created_at,-id","v":["2026-01-01T00:00:00Z"]}`))},
				{Cursor: encode([]byte(`{"s":"-created_at,-id","v":["soon","` + id + `"]}`))},
				{Cursor: encode([]byte(`{"s":"-created_at,-id","v":["2026-01-01T00:00:00Z","1"]}`))},
				{Cursor: encode([]byte(`{"s":"title,id","v":["\u0000","` + id + `"]}`)), Sort: "title"},
				{Cursor: encode([]byte(`{"s":"rank,id","v":["1.5","` + id + `"]}`)), Sort: "rank"},
			},
		}
		for code, queries := range cases {
			for _, q := range queries {
				_, err := books.List(t.Context(), q)
				require.Error(t, err, "%s %+v", code, q)
				requireProblem(t, err, problem.Invalid, code)
			}
		}
	})
}

// FuzzCursor proves that no cursor reaches the database as anything but values: the list answers or says invalid_cursor.
func FuzzCursor(f *testing.F) {
	db, err := database.Open(f.Context(), database.Options{URL: ":memory:"})
	require.NoError(f, err)
	f.Cleanup(func() { _ = db.Close() })
	_, err = db.NewCreateTable().Model((*book)(nil)).Exec(f.Context())
	require.NoError(f, err)
	books := database.NewRepository[book](db, "book", bookOptions)
	for _, seed := range []string{"", "x", `{"s":"title,id","v":["a","` + database.NewID() + `"]}`, `{"s":"title,id","v":[null,null]}`, `[]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, cursor := range []string{raw, base64.RawURLEncoding.EncodeToString([]byte(raw))} {
			if _, err := books.List(t.Context(), database.Query{Cursor: cursor, Sort: "title"}); err != nil {
				requireProblem(t, err, problem.Invalid, "invalid_cursor")
			}
		}
	})
}
