package database

import (
	"reflect"
	"time"

	"github.com/uptrace/bun/schema"
)

// destinations is where the columns of one row after another go.
type destinations struct {
	columns []column
	cells   []cell
	dest    []any
}

func newDestinations(columns []column) *destinations {
	return &destinations{columns: columns, dest: make([]any, len(columns))}
}

// read scans r into the struct. Times come out in UTC, whatever the zone of the server.
func (d *destinations) read(r row, into reflect.Value) error {
	for i, c := range d.columns {
		if c.plain {
			d.dest[i] = c.Value(into).Addr().Interface()
		} else {
			d.dest[i] = d.cell(i, into)
		}
	}
	if err := r.Scan(d.dest...); err != nil {
		return err
	}
	settle(d.columns, into)
	return nil
}

func (d *destinations) cell(i int, row reflect.Value) *cell {
	if d.cells == nil {
		d.cells = make([]cell, len(d.columns))
	}
	d.cells[i] = cell{d.columns[i].Field, row}
	return &d.cells[i]
}

// cell receives one column of a row through bun, which knows what each engine returns for each type.
type cell struct {
	field *schema.Field
	row   reflect.Value
}

// Scan implements sql.Scanner.
func (c *cell) Scan(src any) error { return c.field.ScanValue(c.row, src) }

// settle gives times the zone and precision that every engine keeps.
func settle(columns []column, row reflect.Value) {
	for _, c := range columns {
		if c.IndirectType != timeType {
			continue
		}
		if v := reflect.Indirect(c.Value(row)); v.IsValid() {
			if t, ok := v.Addr().Interface().(*time.Time); ok && !t.IsZero() {
				*t = t.UTC().Truncate(time.Microsecond)
			}
		}
	}
}
