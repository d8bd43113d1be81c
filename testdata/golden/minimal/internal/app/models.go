package app

import (
	"example.com/shop/internal/todos"
	"example.com/shop/internal/users"
)

// Models lists what has a table, referenced tables before those that refer to them. cmd/migrate compares them with the
// migrations.
func Models() []any {
	return []any{
		(*users.User)(nil),
		(*todos.Todo)(nil),
	}
}
