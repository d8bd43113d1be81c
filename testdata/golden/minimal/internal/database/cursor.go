package database

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// term is one column of an order.
type term struct {
	column column
	desc   bool
}

func (t term) String() string {
	if t.desc {
		return "-" + t.column.Name
	}
	return t.column.Name
}

func (m *model) term(s string) term {
	name, desc := strings.CutPrefix(s, "-")
	return term{m.byName[name], desc}
}

// total ends the order with the id, so that no two rows are equal in it.
func (m *model) total(terms []term) []term {
	for i, t := range terms {
		if t.column.Name == m.id.Name {
			return terms[:i+1]
		}
	}
	return append(terms, term{m.id, len(terms) > 0 && terms[len(terms)-1].desc})
}

// order reads a client's sort.
func (m *model) order(sort string) ([]term, error) {
	if sort == "" {
		return m.sort, nil
	}
	var terms []term
	for _, s := range strings.Split(sort, ",") {
		name := strings.TrimPrefix(s, "-")
		if !m.sorts[name] || slices.ContainsFunc(terms, func(t term) bool { return t.column.Name == name }) {
			return nil, invalid("invalid_sort", "Cannot sort by %q: use each of %s at most once, with - for descending.", s, names(m.sorts))
		}
		terms = append(terms, m.term(s))
	}
	return m.total(terms), nil
}

// position is what a cursor holds: the order it belongs to and the last row's place in it.
type position struct {
	Sort   string   `json:"s"`
	Values []string `json:"v"`
}

func sortString(terms []term) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = t.String()
	}
	return strings.Join(parts, ",")
}

// cursorAt returns the cursor that continues after the row.
func cursorAt(terms []term, row reflect.Value) (string, error) {
	p := position{Sort: sortString(terms)}
	for _, t := range terms {
		p.Values = append(p.Values, format(reflect.Indirect(t.column.Value(row))))
	}
	b, err := json.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// readCursor returns a value for each term.
func readCursor(terms []term, cursor string) ([]any, error) {
	bad := invalid("invalid_cursor", "The cursor is not one that this list returned for the same sort: start again without it.")
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, bad
	}
	var p position
	if json.Unmarshal(b, &p) != nil || p.Sort != sortString(terms) || len(p.Values) != len(terms) {
		return nil, bad
	}
	values := make([]any, len(terms))
	for i, t := range terms {
		if values[i], err = parse(t.column.Field, p.Values[i]); err != nil {
			return nil, bad
		}
	}
	return values, nil
}
