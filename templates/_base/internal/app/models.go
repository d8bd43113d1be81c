package app

import (
	"omni.example/app/internal/todos"
	"omni.example/app/internal/users"
	//omni:slot models.imports
)

// Models lists what has a table, referenced tables before those that refer to them. cmd/migrate compares them with the
// migrations.
func Models() []any {
	return []any{
		(*users.User)(nil),
		(*todos.Todo)(nil),
		//omni:slot models
	}
}
