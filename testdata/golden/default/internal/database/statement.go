package database

import (
	"context"
	"database/sql"
	"reflect"
	"time"

	"github.com/uptrace/bun/schema"
)

// statement is SQL under construction. Its values travel beside the text, so that the text stays the same from call to call
// and the server can keep its plan.
type statement struct {
	db   *DB
	sql  []byte
	args []any
}

func (db *DB) statement(text string) *statement {
	s := &statement{db: db, sql: make([]byte, 0, 512), args: make([]any, 0, 16)}
	s.args = append(s.args, db.engine.leading...)
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
	if t, ok := v.(time.Time); ok {
		v = s.db.engine.time(t)
	}
	s.args = append(s.args, v)
	s.sql = s.db.engine.placeholder(s.sql, len(s.args)-len(s.db.engine.leading))
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

func (s *statement) exec(ctx context.Context) (sql.Result, error) {
	return s.db.conn(ctx).ExecContext(ctx, string(s.sql), s.args...)
}

func (s *statement) row(ctx context.Context) *sql.Row {
	return s.db.conn(ctx).QueryRowContext(ctx, string(s.sql), s.args...)
}

func (s *statement) rows(ctx context.Context) (*sql.Rows, error) {
	return s.db.conn(ctx).QueryContext(ctx, string(s.sql), s.args...)
}

// cell receives one column of a row through bun, which knows what each engine returns for each type.
type cell struct {
	field *schema.Field
	row   reflect.Value
}

// Scan implements sql.Scanner. Times come out in UTC, whatever the zone of the server.
func (c *cell) Scan(src any) error {
	if err := c.field.ScanValue(c.row, src); err != nil {
		return err
	}
	if c.field.IndirectType == timeType && src != nil {
		toUTC(reflect.Indirect(c.field.Value(c.row)))
	}
	return nil
}

func toUTC(v reflect.Value) {
	if t, ok := v.Interface().(time.Time); ok {
		v.Set(reflect.ValueOf(t.UTC().Truncate(time.Microsecond)))
	}
}

// cells are the destinations of columns, for Scan of one row after another.
type cells struct {
	cells []cell
	dest  []any
}

func newCells(columns []column) *cells {
	c := &cells{make([]cell, len(columns)), make([]any, len(columns))}
	for i := range columns {
		c.cells[i].field = columns[i].Field
		c.dest[i] = &c.cells[i]
	}
	return c
}

// into points the cells at a row.
func (c *cells) into(row reflect.Value) []any {
	for i := range c.cells {
		c.cells[i].row = row
	}
	return c.dest
}
