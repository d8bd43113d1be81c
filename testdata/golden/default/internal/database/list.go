package database

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

const (
	defaultLimit = 20
	maxLimit     = 100

	// maxFilterValue is the longest value of a filter in bytes. SQLite gives up on a pattern of 50000.
	maxFilterValue = 1000
)

// operator writes the comparison of a Filter in SQL.
func operator(op string) (sql string, ok bool) {
	switch op {
	case "eq":
		return " = ", true
	case "ne":
		return " <> ", true
	case "lt":
		return " < ", true
	case "lte":
		return " <= ", true
	case "gt":
		return " > ", true
	case "gte":
		return " >= ", true
	}
	return "", false
}

func limitOf(q Query) (int, error) {
	switch {
	case q.Limit == 0:
		return defaultLimit, nil
	case q.Limit < 1 || q.Limit > maxLimit:
		return 0, invalid("invalid_limit", "The limit is %d: use 1 to %d.", q.Limit, maxLimit)
	}
	return q.Limit, nil
}

// scope appends the conditions of scopes. The statement holds a condition already.
func (m *model) scope(s *statement, scopes []Scope) error {
	for _, scope := range scopes {
		c, ok := m.byName[scope.column]
		if !ok {
			return fmt.Errorf("scope: table %s has no column %q", m.name, scope.column)
		}
		s.write(" AND ", string(c.SQLName))
		if scope.value == nil {
			s.write(" IS NULL")
			continue
		}
		s.write(" = ").value(scope.value)
	}
	return nil
}

// filter appends the conditions of a client.
func (m *model) filter(s *statement, filters []Filter) error {
	for _, f := range filters {
		if !m.filters[f.Field] {
			return invalid("invalid_filter", "Cannot filter by %q: use one of %s.", f.Field, names(m.filters))
		}
		c := m.byName[f.Field]
		value, err := parse(c.Field, f.Value)
		text, isText := value.(string)
		op, ok := operator(f.Op)
		switch {
		case len(f.Value) > maxFilterValue:
			return invalid("invalid_filter", "The value to compare %s with is longer than %d bytes.", f.Field, maxFilterValue)
		case f.Op == "contains" && c.IndirectType.Kind() == reflect.String && !isUUID(c.Field) && isText:
			s.write(" AND lower(", string(c.SQLName), ") LIKE lower(").value("%" + likeEscaper().Replace(text) + "%").write(`) ESCAPE '\'`)
		case !ok:
			return invalid("invalid_filter", "Cannot compare %s with %q: use eq, ne, lt, lte, gt, gte, or contains for a text.", f.Field, f.Op)
		case err != nil:
			return invalid("invalid_filter", "The value to compare %s with must be %s.", f.Field, expects(c.Field))
		default:
			s.write(" AND ", string(c.SQLName), op).value(value)
		}
	}
	return nil
}

func likeEscaper() *strings.Replacer { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`) }

// after appends the condition that a row comes after the position. One direction is a row comparison, which an index
// answers; mixed directions are spelled out: a > x OR a = x AND b < y.
func after(s *statement, terms []term, values []any) {
	if !slices.ContainsFunc(terms, func(t term) bool { return t.desc != terms[0].desc }) {
		s.write(" AND (").columns(terms).write(")", terms[0].comparison(), "(")
		for i, v := range values {
			if i > 0 {
				s.write(", ")
			}
			s.value(v)
		}
		s.write(")")
		return
	}
	s.write(" AND (")
	for i := range terms {
		if i > 0 {
			s.write(" OR ")
		}
		for j := range i {
			s.write(string(terms[j].column.SQLName), " = ").value(values[j]).write(" AND ")
		}
		s.write(string(terms[i].column.SQLName), terms[i].comparison()).value(values[i])
	}
	s.write(")")
}

func (t term) comparison() string {
	if t.desc {
		return " < "
	}
	return " > "
}

func (s *statement) columns(terms []term) *statement {
	for i, t := range terms {
		if i > 0 {
			s.write(", ")
		}
		s.write(string(t.column.SQLName))
	}
	return s
}

func (s *statement) orderBy(terms []term) *statement {
	s.write(" ORDER BY ")
	for i, t := range terms {
		if i > 0 {
			s.write(", ")
		}
		s.write(string(t.column.SQLName))
		if t.desc {
			s.write(" DESC")
		}
	}
	return s
}

func names(set map[string]bool) string {
	if len(set) == 0 {
		return "(none)"
	}
	return strings.Join(slices.Sorted(maps.Keys(set)), ", ")
}
