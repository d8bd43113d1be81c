package todos_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/app/apptest"
	"example.com/shop/internal/database"
	"example.com/shop/internal/todos"
)

const path = "/api/v1/todos"

func TestLifeOfATodo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, c *apptest.Client) {
		ada := c.Token("ada")

		var created todos.Todo
		response := c.Do(http.MethodPost, path, ada, todos.NewTodo{Title: "  Buy milk "})
		response.Decode(http.StatusCreated, &created)
		require.Equal(t, "Buy milk", created.Title)
		require.False(t, created.Done)
		require.False(t, created.CreatedAt.IsZero())
		require.Equal(t, path+"/"+created.ID, response.Header.Get("Location"))

		var read todos.Todo
		c.Do(http.MethodGet, path+"/"+created.ID, ada, nil).Decode(http.StatusOK, &read)
		require.Equal(t, created, read)

		var changed todos.Todo
		c.Do(http.MethodPatch, path+"/"+created.ID, ada, map[string]any{"done": true}).Decode(http.StatusOK, &changed)
		require.True(t, changed.Done)
		require.Equal(t, "Buy milk", changed.Title, "what is left out stays")
		c.Do(http.MethodPatch, path+"/"+created.ID, ada, map[string]any{"title": "Buy oat milk"}).Decode(http.StatusOK, &changed)
		require.True(t, changed.Done)
		require.Equal(t, "Buy oat milk", changed.Title)
		c.Do(http.MethodPatch, path+"/"+created.ID, ada, map[string]any{}).Decode(http.StatusOK, &read)
		require.Equal(t, changed, read)

		c.Do(http.MethodDelete, path+"/"+created.ID, ada, nil).Decode(http.StatusNoContent, nil)
		require.Equal(t, "todo_not_found", c.Do(http.MethodGet, path+"/"+created.ID, ada, nil).Problem(http.StatusNotFound))
		require.Equal(t, "todo_not_found", c.Do(http.MethodDelete, path+"/"+created.ID, ada, nil).Problem(http.StatusNotFound))
	})
}

func TestTodosBelongToTheirUser(t *testing.T) {
	apptest.Each(t, func(t *testing.T, c *apptest.Client) {
		ada, bob := c.Token("ada"), c.Token("bob")
		var hers todos.Todo
		c.Do(http.MethodPost, path, ada, todos.NewTodo{Title: "Hers"}).Decode(http.StatusCreated, &hers)

		for _, request := range []struct {
			method string
			body   any
		}{
			{http.MethodGet, nil},
			{http.MethodPatch, map[string]any{"done": true}},
			{http.MethodDelete, nil},
		} {
			response := c.Do(request.method, path+"/"+hers.ID, bob, request.body)
			require.Equal(t, "todo_not_found", response.Problem(http.StatusNotFound), request.method)
			response = c.Do(request.method, path+"/"+hers.ID, "", request.body)
			require.Equal(t, "unauthenticated", response.Problem(http.StatusUnauthorized), request.method)
		}
		require.Empty(t, list(t, c, bob, "").Items)
		require.Len(t, list(t, c, ada, "").Items, 1)
	})
}

func TestTodosAreChecked(t *testing.T) {
	c := apptest.Start(t)
	ada := c.Token("ada")
	for name, body := range map[string]any{
		"no title":     map[string]any{},
		"empty title":  todos.NewTodo{},
		"blank title":  todos.NewTodo{Title: " \t"},
		"long title":   todos.NewTodo{Title: strings.Repeat("x", 201)},
		"unknown name": map[string]any{"title": "x", "owner": "bob"},
	} {
		t.Run(name, func(t *testing.T) {
			c.Do(http.MethodPost, path, ada, body).Problem(http.StatusUnprocessableEntity)
		})
	}
	var todo todos.Todo
	c.Do(http.MethodPost, path, ada, todos.NewTodo{Title: "x"}).Decode(http.StatusCreated, &todo)
	code := c.Do(http.MethodPatch, path+"/"+todo.ID, ada, map[string]any{"title": "  "}).Problem(http.StatusUnprocessableEntity)
	require.Equal(t, "todo_title_blank", code)
	require.Empty(t, list(t, c, c.Token("bob"), "").Items)
}

func TestTodosAreListedInPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, c *apptest.Client) {
		ada := c.Token("ada")
		for i := range 5 {
			c.Do(http.MethodPost, path, ada, todos.NewTodo{Title: fmt.Sprint("todo ", i)}).Decode(http.StatusCreated, nil)
		}

		first := list(t, c, ada, "?limit=3")
		require.Equal(t, []string{"todo 4", "todo 3", "todo 2"}, titles(first))
		second := list(t, c, ada, "?limit=3&cursor="+first.NextCursor)
		require.Equal(t, []string{"todo 1", "todo 0"}, titles(second))
		require.Empty(t, second.NextCursor)

		require.Equal(t, []string{"todo 0", "todo 1"}, titles(list(t, c, ada, "?sort=title&limit=2")))
		require.Equal(t, []string{"todo 3"}, titles(list(t, c, ada, "?filter[]=title:eq:todo%203")))
		require.Empty(t, list(t, c, ada, "?filter[]=done:eq:true").Items)
		c.Do(http.MethodGet, path+"?sort=user_id", ada, nil).Problem(http.StatusUnprocessableEntity)
	})
}

func TestSeedIsDoneOnce(t *testing.T) {
	c := apptest.Start(t)
	ctx, err := c.App.As(t.Context(), "ada")
	require.NoError(t, err)

	n, err := c.App.Todos.Seed(ctx)
	require.NoError(t, err)
	require.Len(t, list(t, c, c.Token("ada"), "").Items, n)
	n, err = c.App.Todos.Seed(ctx)
	require.NoError(t, err)
	require.Zero(t, n)
}

func list(t *testing.T, c *apptest.Client, token, query string) database.Page[todos.Todo] {
	t.Helper()
	var page database.Page[todos.Todo]
	c.Do(http.MethodGet, path+query, token, nil).Decode(http.StatusOK, &page)
	return page
}

func titles(page database.Page[todos.Todo]) []string {
	var all []string
	for _, todo := range page.Items {
		all = append(all, todo.Title)
	}
	return all
}
