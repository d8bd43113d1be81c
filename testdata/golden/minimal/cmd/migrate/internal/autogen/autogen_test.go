package autogen

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"example.com/shop/internal/database"
)

// first
type author struct {
	bun.BaseModel `bun:"table:authors"`
	ID            string         `bun:",pk,type:uuid"`
	Email         string         `bun:",notnull,unique"`
	Name          string         `bun:",nullzero"`
	Meta          map[string]any `bun:"type:jsonb"`
	CreatedAt     time.Time      `bun:",nullzero,notnull,default:current_timestamp"`
}

func (*author) AfterCreateTable(ctx context.Context, q *bun.CreateTableQuery) error {
	_, err := q.DB().NewCreateIndex().Model((*author)(nil)).Index("authors_name_idx").Column("name").Exec(ctx)
	return err
}

type post struct {
	bun.BaseModel `bun:"table:posts"`
	ID            string  `bun:",pk,type:uuid"`
	AuthorID      string  `bun:"type:uuid,notnull"`
	Author        *author `bun:"rel:belongs-to,join:author_id=id,on_delete:CASCADE"`
	Title         string  `bun:",notnull"`
	Done          bool    `bun:",notnull,default:false"`
}

// second: columns added, altered and dropped, an index dropped, a partial unique one added, tables with two foreign keys
type author2 struct {
	bun.BaseModel `bun:"table:authors"`
	ID            string         `bun:",pk,type:uuid"`
	Email         string         `bun:",notnull,unique"`
	FullName      string         `bun:",notnull,default:''"`
	Meta          map[string]any `bun:"type:jsonb"`
	CreatedAt     time.Time      `bun:",nullzero,notnull,default:current_timestamp"`
	UpdatedAt     time.Time      `bun:",nullzero,notnull,default:current_timestamp"`
}

type post2 struct {
	bun.BaseModel `bun:"table:posts"`
	ID            string     `bun:",pk,type:uuid"`
	AuthorID      string     `bun:"type:uuid,notnull"`
	Author        *author2   `bun:"rel:belongs-to,join:author_id=id,on_delete:CASCADE"`
	Title         string     `bun:"type:varchar(300),notnull"`
	Done          bool       `bun:",notnull,default:true"`
	Priority      int        `bun:"type:bigint,notnull,default:0"`
	DueAt         *time.Time `bun:",nullzero"`
}

func (*post2) AfterCreateTable(ctx context.Context, q *bun.CreateTableQuery) error {
	_, err := q.DB().NewCreateIndex().Model((*post2)(nil)).Unique().Index("posts_open_title_idx").Column("author_id", "title").
		Where("done = false").Exec(ctx)
	return err
}

type tag struct {
	bun.BaseModel `bun:"table:tags"`
	ID            string `bun:",pk,type:uuid"`
	Name          string `bun:",notnull,unique"`
}

type postTag struct {
	bun.BaseModel `bun:"table:post_tags"`
	ID            string `bun:",pk,type:uuid"`
	PostID        string `bun:"type:uuid,notnull,unique:post_tag"`
	TagID         string `bun:"type:uuid,notnull,unique:post_tag"`
	Post          *post2 `bun:"rel:belongs-to,join:post_id=id,on_delete:CASCADE"`
	Tag           *tag   `bun:"rel:belongs-to,join:tag_id=id,on_delete:CASCADE"`
}

func firstModels() []any  { return []any{(*author)(nil), (*post)(nil)} }
func secondModels() []any { return []any{(*author2)(nil), (*post2)(nil), (*tag)(nil), (*postTag)(nil)} }

// eachDialect runs the test on every dialect of the project.
func eachDialect(t *testing.T, test func(t *testing.T, d Dialect)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite()) })
}

// project is a folder of migrations and a database that they are applied to.
type project struct {
	t   *testing.T
	d   Dialect
	dir string
	db  *database.DB
}

func newProject(t *testing.T, d Dialect) *project {
	t.Helper()
	url, _, drop, err := d.scratch(t.Context())
	require.NoError(t, err)
	p := &project{t: t, d: d, dir: t.TempDir()}
	p.db, err = database.Open(t.Context(), database.Options{URL: url, Migrations: os.DirFS(p.dir)})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, p.db.Close())
		require.NoError(t, drop())
	})
	return p
}

// migrate writes the migration that the models need and applies it.
func (p *project) migrate(name string, models []any) (*Diff, string) {
	p.t.Helper()
	diff, err := Compare(p.t.Context(), p.d, os.DirFS(p.dir), models)
	require.NoError(p.t, err)
	require.NotEmpty(p.t, diff.Up)
	files, err := Write(p.dir, name, time.Now(), []*Diff{diff})
	require.NoError(p.t, err)
	text, err := os.ReadFile(files[0])
	require.NoError(p.t, err)
	p.up(string(text))
	return diff, string(text)
}

func (p *project) up(text string) {
	p.t.Helper()
	_, err := p.db.MigrateUp(p.t.Context())
	require.NoError(p.t, err, text)
}

func (p *project) down(text string) {
	p.t.Helper()
	undone, err := p.db.MigrateDown(p.t.Context())
	require.NoError(p.t, err, text)
	require.NotNil(p.t, undone)
}

func (p *project) requireSame(models []any) {
	p.t.Helper()
	diff, err := Compare(p.t.Context(), p.d, os.DirFS(p.dir), models)
	require.NoError(p.t, err)
	require.Empty(p.t, diff.Up)
	require.Empty(p.t, diff.Down)
}

func (p *project) titles() []string {
	p.t.Helper()
	var titles []string
	require.NoError(p.t, p.db.NewSelect().Table("posts").Column("title").Order("title").Scan(p.t.Context(), &titles))
	return titles
}

func TestTheModelsLeadTheHistory(t *testing.T) {
	eachDialect(t, func(t *testing.T, d Dialect) {
		p := newProject(t, d)
		_, text := p.migrate("init", firstModels())
		require.NotContains(t, text, "NO TRANSACTION")
		p.requireSame(firstModels())

		a := &author{ID: database.NewID(), Email: "a@example.com", Name: "Ada"}
		_, err := p.db.NewInsert().Model(a).Exec(t.Context())
		require.NoError(t, err)
		for i := range 3 {
			_, err := p.db.NewInsert().Model(&post{ID: database.NewID(), AuthorID: a.ID, Title: fmt.Sprint(i)}).Exec(t.Context())
			require.NoError(t, err)
		}
		_, err = p.db.NewInsert().Model(&post{ID: database.NewID(), AuthorID: database.NewID(), Title: "orphan"}).Exec(t.Context())
		require.Error(t, err, "the foreign key is there")

		diff, text := p.migrate("second", secondModels())
		require.Contains(t, strings.Join(diff.Warnings, "\n"), "authors: drops column name")
		require.Contains(t, strings.Join(diff.Warnings, "\n"), "posts: makes posts_open_title_idx unique")
		p.requireSame(secondModels())
		require.Equal(t, []string{"0", "1", "2"}, p.titles(), "the rows outlive the change")
		_, err = p.db.NewInsert().Model(&post2{ID: database.NewID(), AuthorID: database.NewID(), Title: "orphan"}).Exec(t.Context())
		require.Error(t, err, "the foreign key is still there")

		p.down(text)
		require.Equal(t, []string{"0", "1", "2"}, p.titles(), "and the way back")
		n, err := p.db.NewSelect().Table("authors").Where("name IS NULL").Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
		p.up(text)
		p.requireSame(secondModels())

		p.down(text)
		p.down(text)
		_, err = p.db.ExecContext(t.Context(), "SELECT id FROM posts")
		require.Error(t, err, "the first migration is undone too")
	})
}

func TestATimestampJoinsATableWithRows(t *testing.T) {
	type before struct {
		bun.BaseModel `bun:"table:notes"`
		ID            string `bun:",pk,type:uuid"`
	}
	type after struct {
		bun.BaseModel `bun:"table:notes"`
		ID            string    `bun:",pk,type:uuid"`
		UpdatedAt     time.Time `bun:",nullzero,notnull,default:current_timestamp"`
	}
	eachDialect(t, func(t *testing.T, d Dialect) {
		p := newProject(t, d)
		p.migrate("init", []any{(*before)(nil)})
		_, err := p.db.NewInsert().Model(&before{ID: database.NewID()}).Exec(t.Context())
		require.NoError(t, err)
		p.migrate("time", []any{(*after)(nil)})
		p.requireSame([]any{(*after)(nil)})
		var got after
		require.NoError(t, p.db.NewSelect().Model(&got).Scan(t.Context()))
		require.False(t, got.UpdatedAt.IsZero())
	})
}

func TestDestructiveChangesAreNamed(t *testing.T) {
	type strict struct {
		bun.BaseModel `bun:"table:authors"`
		ID            string `bun:",pk,type:uuid"`
		Email         int64  `bun:",notnull,unique"`
		Name          string `bun:",notnull"`
		Age           int    `bun:",notnull"`
	}
	eachDialect(t, func(t *testing.T, d Dialect) {
		p := newProject(t, d)
		p.migrate("init", firstModels())
		diff, err := Compare(t.Context(), d, os.DirFS(p.dir), []any{(*strict)(nil)})
		require.NoError(t, err)
		all := strings.Join(diff.Warnings, "\n")
		for _, want := range []string{
			"drops table posts", "changes the type of email", "makes name NOT NULL", "adds age NOT NULL without a default", "drops column meta",
		} {
			require.Contains(t, all, want)
		}
	})
}

func TestCompareReportsWhatIsBroken(t *testing.T) {
	eachDialect(t, func(t *testing.T, d Dialect) {
		p := newProject(t, d)
		require.NoError(t, os.MkdirAll(filepath.Join(p.dir, d.Name), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(p.dir, d.Name, "20260101000000_x.sql"), []byte("-- +goose Up\nnonsense;\n"), 0o600))
		_, err := Compare(t.Context(), d, os.DirFS(p.dir), firstModels())
		require.ErrorContains(t, err, "replay "+d.Name+": apply migrations: 20260101000000_x.sql")
	})
}

func TestWriteIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	diffs := []*Diff{{Dialect: "a", Up: []Statement{{"SELECT 1", "one"}}}, {Dialect: "b"}}
	files, err := Write(dir, "one", now, diffs)
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(dir, "a", "20260102030405_one.sql"), filepath.Join(dir, "b", "20260102030405_one.sql")}, files)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	require.Equal(t, "-- +goose Up\n-- one\nSELECT 1;\n\n-- +goose Down\n", string(text))

	files, err = Write(dir, "two", now.Add(-time.Hour), diffs)
	require.NoError(t, err)
	require.Equal(t, "20260102030406_two.sql", filepath.Base(files[0]), "a version never goes back")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "c"), nil, 0o600))
	_, err = Write(dir, "three", now, append(diffs, &Diff{Dialect: "c"}))
	require.Error(t, err)
	left, err := fs.Glob(os.DirFS(dir), "*/*three.sql")
	require.NoError(t, err)
	require.Empty(t, left)

	for _, name := range []string{"", "Add", "a b", "../x", "1x", "a-b"} {
		_, err := Write(dir, name, now, diffs)
		require.ErrorContains(t, err, "name migration")
	}
}
