package logging

import (
	"encoding"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
)

// maxDepth bounds the walk through values that refer to themselves.
const maxDepth = 8

// clean returns a copy of a value that was logged whole, made of maps, slices
// and scalars, without its secrets: fields tagged pii:"true", fields and keys
// with secret names, strings that look like secrets.
func clean(v reflect.Value, depth int) any {
	if depth > maxDepth || !v.IsValid() {
		return nil
	}
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
	}
	if v.CanInterface() {
		switch t := v.Interface().(type) {
		case slog.LogValuer:
			return clean(reflect.ValueOf(t.LogValue().Resolve().Any()), depth+1)
		case error:
			return maskValue(errorText(t))
		case encoding.TextMarshaler: // time.Time, netip.Addr, UUIDs
			text, err := t.MarshalText()
			if err != nil {
				return fmt.Sprintf("!ERROR: %v", err)
			}
			return maskValue(string(text))
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return clean(v.Elem(), depth+1)
	case reflect.Struct:
		out := make(map[string]any, v.NumField())
		cleanFields(out, v, depth)
		return out
	case reflect.Map:
		return cleanMap(v, depth)
	case reflect.Slice, reflect.Array:
		return cleanList(v, depth)
	case reflect.String:
		return maskValue(v.String())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return v.Type().String()
	}
	return v.Interface()
}

// cleanFields names fields as encoding/json does.
func cleanFields(out map[string]any, v reflect.Value, depth int) {
	for f, value := range v.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct && f.Tag.Get("pii") == "":
			cleanFields(out, value, depth+1)
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		if f.Tag.Get("pii") == "true" || secretKey(name, isNumber(value)) {
			out[name] = mask
			continue
		}
		out[name] = clean(value, depth+1)
	}
}

func cleanMap(v reflect.Value, depth int) any {
	if v.IsNil() {
		return nil
	}
	out := make(map[string]any, v.Len())
	for key, value := range v.Seq2() {
		name := fmt.Sprint(key)
		if value.Kind() == reflect.Interface {
			value = value.Elem()
		}
		if secretKey(name, isNumber(value)) {
			out[name] = mask
			continue
		}
		out[maskValue(name)] = clean(value, depth+1)
	}
	return out
}

func cleanList(v reflect.Value, depth int) any {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return fmt.Sprintf("[%d bytes]", v.Len()) // a body, a file or a key
	}
	out := make([]any, v.Len())
	for i := range out {
		out[i] = clean(v.Index(i), depth+1)
	}
	return out
}

func isNumber(v reflect.Value) bool { return v.CanInt() || v.CanUint() || v.CanFloat() }
