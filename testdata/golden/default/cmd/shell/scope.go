package main

import (
	"context"
	"fmt"
	"io"
	"reflect"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"example.com/shop/internal/app"
	"example.com/shop/internal/database"
	"example.com/shop/internal/todos"
	"example.com/shop/internal/users"
)

// interpreter returns one that knows the program. The types of another package come into scope as a line of its own here.
func interpreter(ctx context.Context, a *app.App, stdout, stderr io.Writer) (*interp.Interpreter, error) {
	i := interp.New(interp.Options{Stdout: stdout, Stderr: stderr})
	err := i.Use(stdlib.Symbols)
	if err == nil {
		err = i.Use(interp.Exports{
			"shell/shell": {
				"App": reflect.ValueOf(a),
				"Ctx": reflect.ValueOf(&ctx).Elem(),
				"As":  reflect.ValueOf(func(subject string) context.Context { return as(ctx, a, subject) }),
			},
			"example.com/shop/internal/database/database": {
				"Filter": reflect.ValueOf((*database.Filter)(nil)),
				"NewID":  reflect.ValueOf(database.NewID),
				"Query":  reflect.ValueOf((*database.Query)(nil)),
			},
			"example.com/shop/internal/todos/todos": {
				"NewTodo":     reflect.ValueOf((*todos.NewTodo)(nil)),
				"Todo":        reflect.ValueOf((*todos.Todo)(nil)),
				"TodoChanges": reflect.ValueOf((*todos.TodoChanges)(nil)),
			},
			"example.com/shop/internal/users/users": {
				"User": reflect.ValueOf((*users.User)(nil)),
			},
		})
	}
	if err != nil {
		return nil, fmt.Errorf("prepare interpreter: %w", err)
	}
	i.ImportUsed()
	if _, err := i.Eval(`import . "shell"`); err != nil {
		return nil, fmt.Errorf("prepare interpreter: %w", err)
	}
	return i, nil
}

// as returns the context of a user, made at first sight. One that cannot be made fails whatever is done with the context,
// so that As is a single value.
func as(ctx context.Context, a *app.App, subject string) context.Context {
	user, err := a.As(ctx, subject)
	if err != nil {
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(err)
		return ctx
	}
	return user
}
