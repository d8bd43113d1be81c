package app

import (
	"context"

	"omni.example/app/internal/todos"
)

func (a *App) openTodos(context.Context) error {
	a.Todos = todos.NewService(a.DB)
	todos.Register(a.API.Version(1), a.Todos)
	//omni:slot app.todos
	return nil
}
