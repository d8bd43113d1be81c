package todos

import (
	"context"

	"github.com/uptrace/bun"

	"example.com/shop/internal/database"
)

// Store keeps todos in the database. Each query is narrowed to one user, so no caller can forget to.
type Store struct {
	todos *database.Repository[Todo]
}

// NewStore returns the store of the todos in db.
func NewStore(db *database.DB) *Store {
	return &Store{todos: database.NewRepository[Todo](db, "todo", database.RepositoryOptions{
		Sort:   []string{"-created_at", "title"},
		Filter: []string{"title", "done", "created_at"},
	})}
}

// List returns a page of the user's todos.
func (s *Store) List(ctx context.Context, userID string, q database.Query) (*database.Page[Todo], error) {
	return s.todos.List(ctx, q, ownedBy(userID))
}

// Get returns a todo of the user.
func (s *Store) Get(ctx context.Context, userID, id string) (*Todo, error) {
	return s.todos.Get(ctx, id, ownedBy(userID))
}

// Create inserts the todo and gives it an id.
func (s *Store) Create(ctx context.Context, todo *Todo) error {
	return s.todos.Create(ctx, todo)
}

// Update writes the columns of todo, found by its id among its user's, and reads the rest into it.
func (s *Store) Update(ctx context.Context, todo *Todo, columns []string) error {
	return s.todos.Update(ctx, todo, columns, ownedBy(todo.UserID))
}

// Delete removes a todo of the user.
func (s *Store) Delete(ctx context.Context, userID, id string) error {
	return s.todos.Delete(ctx, id, ownedBy(userID))
}

func ownedBy(userID string) database.Scope { return database.Where("user_id", userID) }

// AfterCreateTable gives the table the index that lists are read by; migrations take it from here.
func (*Todo) AfterCreateTable(ctx context.Context, q *bun.CreateTableQuery) error {
	_, err := q.DB().NewCreateIndex().Model((*Todo)(nil)).Index("todos_user_id_created_at").
		Column("user_id", "created_at", "id").Exec(ctx)
	return err
}
