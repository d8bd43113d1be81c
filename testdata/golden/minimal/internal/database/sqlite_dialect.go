package database

import (
	"time"

	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// sqliteTime is how a time is stored: the text that SQLite's own current_timestamp gives, in UTC, with the fraction that it
// leaves out. The texts sort as the times do.
const sqliteTime = "2006-01-02 15:04:05.999999"

// sqliteDialect has bun write times as sqliteTime. Its own text ends in +00:00, and would sort behind the same time of a
// column's default.
type sqliteDialect struct{ *sqlitedialect.Dialect }

func newSQLiteDialect() sqliteDialect { return sqliteDialect{sqlitedialect.New()} }

// AppendTime implements bun's schema.Dialect.
func (sqliteDialect) AppendTime(b []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(b, '\''), sqliteTime), '\'')
}
