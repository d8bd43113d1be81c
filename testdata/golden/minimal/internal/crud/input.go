package crud

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/database"
	"example.com/shop/internal/problem"
)

type listInput struct {
	Limit  int      `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many items to return at most."`
	Cursor string   `query:"cursor" doc:"The next_cursor of the page before. Keep sort and filter the same."`
	Sort   string   `query:"sort" example:"-created_at" doc:"Fields to sort by, comma separated; - before one for descending order."`
	Filter []string `query:"filter[],explode" maxItems:"20" example:"[\"created_at:gte:2026-01-31T00:00:00Z\"]" doc:"A condition, field:operator:value. The operator is eq, ne, lt, lte, gt, gte, or contains for a text; the value has 1000 bytes at most. May be repeated: all conditions must hold."`
}

func (in *listInput) query() (database.Query, error) {
	q := database.Query{Limit: in.Limit, Cursor: in.Cursor, Sort: in.Sort}
	for _, f := range in.Filter {
		field, rest, _ := strings.Cut(f, ":")
		op, value, ok := strings.Cut(rest, ":")
		if !ok {
			return q, problem.New(problem.Invalid, "invalid_filter", "A filter has the form field:operator:value, such as done:eq:true.")
		}
		q.Filter = append(q.Filter, database.Filter{Field: field, Op: op, Value: value})
	}
	return q, nil
}

type idInput struct {
	ID string `path:"id" format:"uuid"`
}

type updateInput[U any] struct {
	ID   string `path:"id" format:"uuid"`
	Body U
}

// createInput remembers the path of the request, because the service behind an API group does not know its prefix.
type createInput[C any] struct {
	Body C
	path string
}

// Resolve implements huma.Resolver.
func (in *createInput[C]) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	in.path = strings.TrimSuffix(u.Path, "/")
	return nil
}

type output[B any] struct{ Body B }

type created[B any] struct {
	Location string `header:"Location" doc:"Where the new resource is."`
	Body     B
}
