package database

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/uptrace/bun/schema"
)

// column is a field of a model, with what a statement needs to know of it.
type column struct {
	*schema.Field

	// scalar says that a value can be an argument as it is, plain also that a driver can fill the field by its type.
	scalar, plain bool
}

// model is the table behind a repository.
type model struct {
	name    string // quoted
	columns []column
	list    string // the quoted columns, comma separated
	id      column
	byName  map[string]column
	sort    []term // default order
	sorts   map[string]bool
	filters map[string]bool
}

// newModel checks the options against the columns of the table.
func newModel(t *schema.Table, o RepositoryOptions) (*model, error) {
	m := &model{name: string(t.SQLName), byName: map[string]column{}, sorts: map[string]bool{}, filters: map[string]bool{}}
	var names []string
	for _, f := range t.Fields {
		c := column{Field: f, scalar: scalar(f)}
		c.plain = c.scalar && (f.NotNull || f.IsPK || f.IsPtr)
		m.columns = append(m.columns, c)
		m.byName[f.Name] = c
		names = append(names, string(f.SQLName))
	}
	m.list = strings.Join(names, ", ")
	if len(t.PKs) != 1 || t.PKs[0].IndirectType.Kind() != reflect.String {
		return nil, fmt.Errorf("model %s: a repository needs one primary key, a string", t.TypeName)
	}
	m.id = m.byName[t.PKs[0].Name]
	for _, name := range o.Filter {
		if c, ok := m.byName[name]; !ok || !c.scalar {
			return nil, fmt.Errorf("model %s: cannot filter by %q: it is not a column with a plain value", t.TypeName, name)
		}
		m.filters[name] = true
	}
	for _, s := range o.Sort {
		name := strings.TrimPrefix(s, "-")
		if c, ok := m.byName[name]; !ok || !c.scalar || !c.NotNull && !c.IsPK {
			return nil, fmt.Errorf("model %s: cannot sort by %q: it is not a column with a plain value that is never null", t.TypeName, name)
		}
		m.sorts[name] = true
	}
	if len(o.Sort) > 0 {
		m.sort = []term{m.term(o.Sort[0])}
	}
	m.sort = m.total(m.sort)
	return m, nil
}

// prepare makes a new row complete: its id, its timestamps, and times as they will be read back.
func (m *model) prepare(row reflect.Value) {
	if id := m.id.Value(row); id.IsZero() {
		id.SetString(NewID())
	}
	now := Now()
	for _, name := range []string{"created_at", "updated_at"} {
		if c, ok := m.byName[name]; ok && c.IndirectType == timeType && c.HasZeroValue(row) {
			touch(c, row, now)
		}
	}
	settle(m.columns, row)
}

func touch(c column, row reflect.Value, t time.Time) {
	if v := c.Value(row); c.IsPtr {
		v.Set(reflect.ValueOf(&t))
	} else {
		v.Set(reflect.ValueOf(t))
	}
}
