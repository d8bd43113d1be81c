package database

import (
	"database/sql/driver"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun/schema"
)

var (
	timeType   = reflect.TypeFor[time.Time]()
	valuerType = reflect.TypeFor[driver.Valuer]()
)

// scalar reports whether a value of the field can be an argument as it is. Bun knows how to write the others: JSON, arrays,
// types that convert themselves.
func scalar(f *schema.Field) bool {
	t := f.IndirectType
	if t == timeType {
		return true
	}
	if t.Implements(valuerType) || reflect.PointerTo(t).Implements(valuerType) {
		return false
	}
	for _, option := range []string{"json_use_number", "msgpack", "array", "multirange"} {
		if f.Tag.HasOption(option) {
			return false
		}
	}
	return t.Kind() == reflect.Bool || t.Kind() == reflect.String || t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64 &&
		t.Kind() != reflect.Uintptr
}

// scalarOf returns the value in one of the types that every driver takes.
func scalarOf(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	case reflect.Float32, reflect.Float64:
		return v.Float()
	case reflect.Struct:
		return v.Interface() // time.Time
	}
	if v.CanUint() {
		return v.Uint()
	}
	return v.Int()
}

// format writes a scalar so that parse reads the same value.
func format(v reflect.Value) string {
	switch x := scalarOf(v).(type) {
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case int64:
		return strconv.FormatInt(x, 10)
	case uint64:
		return strconv.FormatUint(x, 10)
	case time.Time:
		return x.UTC().Format(time.RFC3339Nano)
	}
	return ""
}

// parse reads a value that a client wrote for the field.
func parse(f *schema.Field, s string) (any, error) {
	t := f.IndirectType
	if t == timeType {
		v, err := time.Parse(time.RFC3339Nano, s)
		return v.UTC().Truncate(time.Microsecond), err
	}
	switch t.Kind() {
	case reflect.Bool:
		return strconv.ParseBool(s)
	case reflect.String:
		return parseText(f, s)
	case reflect.Float32, reflect.Float64:
		v, err := strconv.ParseFloat(s, t.Bits())
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, strconv.ErrRange
		}
		return v, err
	}
	if reflect.Zero(t).CanUint() {
		return strconv.ParseUint(s, 10, t.Bits()-1) // a column is signed
	}
	return strconv.ParseInt(s, 10, t.Bits())
}

func parseText(f *schema.Field, s string) (any, error) {
	if isUUID(f) {
		id, err := uuid.Parse(s)
		return id.String(), err
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return nil, errors.New("not a text")
	}
	return s, nil
}

func isUUID(f *schema.Field) bool { return strings.EqualFold(f.UserSQLType, "uuid") }

// expects says in words what parse reads.
func expects(f *schema.Field) string {
	switch {
	case f.IndirectType == timeType:
		return "a time such as 2026-01-31T12:00:00Z"
	case f.IndirectType.Kind() == reflect.Bool:
		return "true or false"
	case isUUID(f):
		return "a UUID"
	case f.IndirectType.Kind() == reflect.String:
		return "a text"
	}
	return "a number in its range"
}
