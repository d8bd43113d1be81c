package database

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
)

// Create inserts the row and sets in it what the database decided. An empty id becomes a NewID, zero timestamps Now. A
// duplicate is a Conflict "<noun>_exists"; a reference to nothing is Invalid.
func (r *Repository[T]) Create(ctx context.Context, row *T) error {
	if r.err != nil {
		return r.err
	}
	v := reflect.ValueOf(row).Elem()
	r.model.prepare(v)
	s := r.db.statement("INSERT INTO ").write(r.model.name, " (", r.model.list, ") VALUES (")
	var decided []column
	for i, c := range r.model.columns {
		if i > 0 {
			s.write(", ")
		}
		if c.SQLDefault != "" && c.NullZero && c.HasZeroValue(v) {
			s.write(c.SQLDefault)
			decided = append(decided, c)
		} else {
			s.field(c, v)
		}
	}
	s.write(")")
	var err error
	if len(decided) == 0 {
		_, err = s.exec(ctx)
	} else {
		s.write(" RETURNING ")
		for i, c := range decided {
			if i > 0 {
				s.write(", ")
			}
			s.write(string(c.SQLName))
		}
		err = r.scan(ctx, s, decided, row)
	}
	if err != nil {
		return r.db.failure(create, r.noun, err)
	}
	return nil
}

// Update writes the named columns of row, found by its id, and reads the whole row back into it. Nil columns mean all but
// the id and created_at; none means that there is nothing to write.
func (r *Repository[T]) Update(ctx context.Context, row *T, columns []string, scopes ...Scope) error {
	if r.err != nil {
		return r.err
	}
	v := reflect.ValueOf(row).Elem()
	id := r.model.id.Value(v).String()
	if columns != nil && len(columns) == 0 {
		current, err := r.Get(ctx, id, scopes...)
		if err == nil {
			*row = *current
		}
		return err
	}
	settle(r.model.columns, v)
	s := r.db.statement("UPDATE ").write(r.model.name, " SET ")
	if err := r.assign(s, v, columns); err != nil {
		return err
	}
	if err := r.byID(s, id, scopes); err != nil {
		return err
	}
	if err := r.scan(ctx, s.write(" RETURNING ", r.model.list), r.model.columns, row); err != nil {
		return r.db.failure(update, r.noun, err)
	}
	return nil
}

// assign appends the assignments, with updated_at among them.
func (r *Repository[T]) assign(s *statement, v reflect.Value, columns []string) error {
	for _, name := range columns {
		if _, ok := r.model.byName[name]; !ok {
			return fmt.Errorf("update %s: table %s has no column %q", r.noun, r.model.name, name)
		}
	}
	first := true
	for _, c := range r.model.columns {
		switch {
		case c.Name == "updated_at" && c.IndirectType == timeType:
			touch(c, v, Now())
		case columns != nil && !slices.Contains(columns, c.Name), columns == nil && (c.IsPK || c.Name == "created_at"):
			continue
		}
		if !first {
			s.write(", ")
		}
		first = false
		s.write(string(c.SQLName), " = ").field(c, v)
	}
	return nil
}

// Delete removes the row with the id, or returns NotFound. A row that others refer to is a Conflict "<noun>_in_use".
func (r *Repository[T]) Delete(ctx context.Context, id string, scopes ...Scope) error {
	if r.err != nil {
		return r.err
	}
	s := r.db.statement("DELETE FROM ").write(r.model.name)
	if err := r.byID(s, id, scopes); err != nil {
		return err
	}
	deleted, err := s.exec(ctx)
	if err == nil && deleted == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return r.db.failure(deletion, r.noun, err)
	}
	return nil
}
