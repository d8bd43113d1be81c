package database

import (
	"context"
	"database/sql"
	"reflect"
	"strconv"
)

// RepositoryOptions name what a client may sort and filter by. Everything else is refused.
type RepositoryOptions struct {
	// Sort lists the sortable columns. The first one is the default order; "-created_at" means newest first.
	Sort []string

	// Filter lists the columns that a Filter may name.
	Filter []string
}

// Repository stores one model: a bun model whose primary key is one string. It keeps created_at and updated_at when the
// model has them. Each method is one statement. Bun's model hooks and soft delete do not take part.
type Repository[T any] struct {
	db    *DB
	noun  string
	model *model
	err   error // a mistake in the options, returned by every method
}

// NewRepository returns the repository of T. The noun names it to clients in error codes: "todo" gives "todo_not_found".
func NewRepository[T any](db *DB, noun string, o RepositoryOptions) *Repository[T] {
	m, err := newModel(db.Table(reflect.TypeFor[T]()), o)
	return &Repository[T]{db: db, noun: noun, model: m, err: err}
}

// Get returns the row with the id, or NotFound "<noun>_not_found".
func (r *Repository[T]) Get(ctx context.Context, id string, scopes ...Scope) (*T, error) {
	if r.err != nil {
		return nil, r.err
	}
	s := r.db.statement("SELECT ").write(r.model.list, " FROM ", r.model.name)
	if err := r.byID(s, id, scopes); err != nil {
		return nil, err
	}
	row := new(T)
	if err := r.scan(ctx, s, r.model.columns, row); err != nil {
		return nil, r.db.failure(get, r.noun, err)
	}
	return row, nil
}

// List returns one page. A limit, cursor, sort or filter that does not fit is Invalid: "invalid_cursor", "invalid_sort" ….
func (r *Repository[T]) List(ctx context.Context, q Query, scopes ...Scope) (*Page[T], error) {
	if r.err != nil {
		return nil, r.err
	}
	limit, err := limitOf(q)
	if err != nil {
		return nil, err
	}
	terms, err := r.model.order(q.Sort)
	if err != nil {
		return nil, err
	}
	s := r.db.statement("SELECT ").write(r.model.list, " FROM ", r.model.name, " WHERE 1 = 1")
	if err := r.model.scope(s, scopes); err != nil {
		return nil, err
	}
	if err := r.model.filter(s, q.Filter); err != nil {
		return nil, err
	}
	if q.Cursor != "" {
		values, err := readCursor(terms, q.Cursor)
		if err != nil {
			return nil, err
		}
		after(s, terms, values)
	}
	// One row more tells whether there is a next page.
	s.orderBy(terms).write(" LIMIT ", strconv.Itoa(limit+1))
	items := make([]T, 0, limit+1)
	err = s.query(ctx, r.model.columns, func() reflect.Value {
		items = append(items, *new(T))
		return reflect.ValueOf(&items[len(items)-1]).Elem()
	})
	if err != nil {
		return nil, r.db.failure(list, r.noun, err)
	}
	if len(items) <= limit {
		return &Page[T]{Items: items}, nil
	}
	next, err := cursorAt(terms, reflect.ValueOf(&items[limit-1]).Elem())
	return &Page[T]{Items: items[:limit], NextCursor: next}, err
}

// byID appends the condition that finds one row. An id that cannot be one finds none, on every engine.
func (r *Repository[T]) byID(s *statement, id string, scopes []Scope) error {
	value, err := parse(r.model.id.Field, id)
	if err != nil {
		return r.db.failure(get, r.noun, sql.ErrNoRows)
	}
	s.write(" WHERE ", string(r.model.id.SQLName), " = ").value(value)
	return r.model.scope(s, scopes)
}

// scan reads the one row that the statement returns.
func (r *Repository[T]) scan(ctx context.Context, s *statement, columns []column, row *T) error {
	found := false
	err := s.query(ctx, columns, func() reflect.Value {
		found = true
		return reflect.ValueOf(row).Elem()
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}
