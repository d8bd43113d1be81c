package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/app/apptest"
	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/todos"
)

func TestPostgres(t *testing.T) {
	c := apptest.Start(t, "DATABASE_URL="+databasetest.PostgresURL(t))
	ada := c.Token("ada")
	var created todos.Todo
	c.Do(http.MethodPost, "/api/v1/todos", ada, todos.NewTodo{Title: "Buy milk"}).Decode(http.StatusCreated, &created)
	var page database.Page[todos.Todo]
	c.Do(http.MethodGet, "/api/v1/todos", ada, nil).Decode(http.StatusOK, &page)
	require.Equal(t, []todos.Todo{created}, page.Items)
}
