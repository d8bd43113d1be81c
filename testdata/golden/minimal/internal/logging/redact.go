package logging

import (
	"log/slog"
	"reflect"
	"slices"
)

// mask stands in a record for what must not be there.
const mask = "[redacted]"

// redact is the ReplaceAttr of every handler: slog calls it for each attribute,
// the message included, also for those within groups.
func redact(groups []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		s := a.Value.String()
		if s != "" && secretAttr(groups, a.Key, false) {
			return slog.String(a.Key, mask)
		}
		if clean := maskValue(s); clean != s {
			return slog.String(a.Key, clean)
		}
	case slog.KindInt64, slog.KindUint64, slog.KindFloat64:
		if secretAttr(groups, a.Key, true) {
			return slog.String(a.Key, mask)
		}
	case slog.KindAny:
		return redactAny(groups, a)
	}
	return a
}

func redactAny(groups []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case nil, *slog.Source:
		return a
	case slog.Level:
		return slog.String(a.Key, v.String()) // what slog would write, without encoding/json
	case error:
		// Before the key: an error says what failed, and its value is cleaned.
		return slog.String(a.Key, maskValue(errorText(v)))
	default:
		if secretAttr(groups, a.Key, false) {
			return slog.String(a.Key, mask)
		}
		return slog.Any(a.Key, clean(reflect.ValueOf(v), 0))
	}
}

// errorText survives an error that is a nil pointer, as fmt does.
func errorText(err error) (text string) {
	defer func() {
		if recover() != nil {
			text = "<nil>"
		}
	}()
	return err.Error()
}

// secretAttr reports whether the name of the attribute, or of a group around
// it, tells that the value is secret.
func secretAttr(groups []string, key string, number bool) bool {
	return secretKey(key, number) || slices.ContainsFunc(groups, func(g string) bool { return secretKey(g, number) })
}
