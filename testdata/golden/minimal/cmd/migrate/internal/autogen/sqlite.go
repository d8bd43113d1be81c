package autogen

import (
	"context"
	"slices"
	"strings"

	"ariga.io/atlas/sql/sqlite"
)

// SQLite works in memory.
func SQLite() Dialect {
	return Dialect{
		Name:   "sqlite",
		driver: sqlite.Open,
		scratch: func(context.Context) (string, string, func() error, error) {
			return ":memory:", "main", func() error { return nil }, nil
		},
	}
}

// transactional leaves out the pragmas that the planner puts around every dropped table. Only the rebuild of a table, which
// copies it to new_…, needs foreign keys off; without them the migration is one transaction with its entry in the history.
func transactional(statements []Statement) []Statement {
	if slices.ContainsFunc(statements, func(s Statement) bool { return strings.HasPrefix(s.SQL, "CREATE TABLE `new_") }) {
		return statements
	}
	return slices.DeleteFunc(statements, isPragma)
}

func isPragma(s Statement) bool { return strings.HasPrefix(strings.ToUpper(s.SQL), "PRAGMA") }
