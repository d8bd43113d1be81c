package app

import (
	"context"

	"example.com/shop/internal/todos"
)

func (a *App) openTodos(context.Context) error {
	a.Todos = todos.NewService(a.DB)
	todos.Register(a.API.Version(1), a.Todos)
	return nil
}
