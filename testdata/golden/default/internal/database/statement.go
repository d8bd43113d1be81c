package database

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// statement is SQL under construction. Its values travel beside the text, so that the text stays the same from call to call
// and the server can keep its plan.
type statement struct {
	db   *DB
	sql  []byte
	args []any
	err  error
}

// errNUL refuses a character that not every engine has a place for.
var errNUL = errors.New("a text holds the character NUL")

func (db *DB) statement(text string) *statement {
	s := &statement{db: db, sql: make([]byte, 0, 256), args: make([]any, 0, 8)}
	return s.write(text)
}

func (s *statement) write(parts ...string) *statement {
	for _, p := range parts {
		s.sql = append(s.sql, p...)
	}
	return s
}

// value appends a placeholder for v.
func (s *statement) value(v any) *statement {
	switch x := v.(type) {
	case time.Time:
		v = s.db.engine.time(x)
	case string:
		if strings.IndexByte(x, 0) >= 0 {
			s.err = errNUL
		}
	}
	s.args = append(s.args, v)
	s.sql = s.db.engine.placeholder(s.sql, len(s.args))
	return s
}

// field appends what the field holds in the row.
func (s *statement) field(c column, row reflect.Value) {
	v := c.Value(row)
	switch {
	case c.IsPtr && v.IsNil(), c.NullZero && c.IsZero(v):
		s.write("NULL")
	case !c.scalar:
		s.sql = c.AppendValue(s.db.QueryGen(), s.sql, row)
	default:
		s.value(scalarOf(reflect.Indirect(v)))
	}
}

// exec runs a statement that returns no row, and tells how many it changed.
func (s *statement) exec(ctx context.Context) (affected int64, err error) { return s.run(ctx, nil) }

// query runs a statement and reads each row that it returns into the one that next makes for it.
func (s *statement) query(ctx context.Context, columns []column, next func() reflect.Value) error {
	d := newDestinations(columns)
	_, err := s.run(ctx, func(r row) error { return d.read(r, next()) })
	return err
}

func (s *statement) run(ctx context.Context, each func(row) error) (affected int64, err error) {
	if s.err != nil {
		return 0, s.err
	}
	return s.db.engine.run(ctx, s.db.DB.DB, s.db.conn(ctx), string(s.sql), s.args, each)
}

// row is the current one of a result.
type row interface{ Scan(dest ...any) error }

// runSQL runs a statement through database/sql.
func runSQL(ctx context.Context, _ *sql.DB, conn bun.IConn, text string, args []any, each func(row) error) (affected int64, err error) {
	if each == nil {
		res, err := conn.ExecContext(ctx, text, args...)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	}
	rows, err := conn.QueryContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return 0, err
		}
	}
	return 0, rows.Err()
}
