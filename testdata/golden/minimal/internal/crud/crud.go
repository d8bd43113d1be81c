// Package crud registers the five operations that most resources have, so that a domain states its types and rules and
// nothing else. What differs from them is registered with huma directly.
package crud

import (
	"context"
	"net/http"
	"path"
	"reflect"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/database"
)

// Service is what a resource must offer: T is the resource, C the body that creates it, U the body that changes it.
type Service[T, C, U any] interface {
	List(ctx context.Context, q database.Query) (*database.Page[T], error)
	Get(ctx context.Context, id string) (*T, error)
	Create(ctx context.Context, in C) (*T, error)
	Update(ctx context.Context, id string, in U) (*T, error)
	Delete(ctx context.Context, id string) error
}

// Register adds GET and POST on path, and GET, PATCH and DELETE on path/{id}. The last part of path names the resource in
// operation ids ("list-todos"), tags and summaries; ids are UUIDs. Options apply to each operation.
func Register[T, C, U any](api huma.API, path string, s Service[T, C, U], opts ...func(*huma.Operation)) {
	r := resourceAt[T](path, opts)
	huma.Register(api, r.operation(http.MethodGet, "list"), func(ctx context.Context, in *listInput) (*output[*database.Page[T]], error) {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		page, err := s.List(ctx, q)
		return &output[*database.Page[T]]{Body: page}, err
	})
	huma.Register(api, r.operation(http.MethodPost, "create", http.StatusConflict), func(ctx context.Context, in *createInput[C]) (*created[*T], error) {
		row, err := s.Create(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		return &created[*T]{Location: in.path + "/" + r.id(row), Body: row}, nil
	})
	huma.Register(api, r.operation(http.MethodGet, "get", http.StatusNotFound), func(ctx context.Context, in *idInput) (*output[*T], error) {
		row, err := s.Get(ctx, in.ID)
		return &output[*T]{Body: row}, err
	})
	huma.Register(api, r.operation(http.MethodPatch, "update", http.StatusNotFound, http.StatusConflict), func(ctx context.Context, in *updateInput[U]) (*output[*T], error) {
		row, err := s.Update(ctx, in.ID, in.Body)
		return &output[*T]{Body: row}, err
	})
	huma.Register(api, r.operation(http.MethodDelete, "delete", http.StatusNotFound, http.StatusConflict), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.Delete(ctx, in.ID)
	})
}

// resource is what the operations have in common.
type resource struct {
	path         string
	one, many    string // "todo-list", "todo-lists"
	options      []func(*huma.Operation)
	idOfResource []int
}

func resourceAt[T any](p string, options []func(*huma.Operation)) resource {
	t := reflect.TypeFor[T]()
	r := resource{path: p, one: kebab(t.Name()), many: path.Base(p), options: options}
	if f, ok := t.FieldByName("ID"); ok {
		r.idOfResource = f.Index
	}
	return r
}

func (r resource) id(row any) string {
	if r.idOfResource == nil {
		return ""
	}
	return reflect.ValueOf(row).Elem().FieldByIndex(r.idOfResource).String()
}

// operation describes one of the five; errors are the statuses it may answer besides those that every operation may.
func (r resource) operation(method, verb string, errors ...int) huma.Operation {
	op := huma.Operation{Method: method, Path: r.path, Tags: []string{r.many}, Errors: errors}
	noun := r.one
	switch verb {
	case "list":
		noun = r.many
	case "create":
		op.DefaultStatus = http.StatusCreated
	default:
		op.Path += "/{id}"
	}
	op.OperationID = verb + "-" + noun
	op.Summary = strings.ToUpper(verb[:1]) + verb[1:] + " " + strings.ReplaceAll(noun, "-", " ")
	for _, option := range r.options {
		option(&op)
	}
	return op
}

// kebab turns TodoList into todo-list.
func kebab(name string) string {
	var b strings.Builder
	for i, c := range name {
		if unicode.IsUpper(c) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
