// Package todos is the example domain: every user keeps a list of things to do.
//
// It has the files that every domain has, so that you know where to look: todos.go holds the types and the rules, store.go
// the SQL, http.go the operations, seed.go examples. To add a domain, copy the folder.
package todos

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"example.com/shop/internal/auth"
	"example.com/shop/internal/database"
	"example.com/shop/internal/problem"
	"example.com/shop/internal/users"
)

// Todo is one thing to do. The struct is the table and the JSON at once.
type Todo struct {
	bun.BaseModel `bun:"table:todos,alias:t"`

	ID        string    `bun:",pk,type:uuid" json:"id" format:"uuid"`
	UserID    string    `bun:",notnull,type:uuid" json:"-"`
	Title     string    `bun:",notnull" json:"title" example:"Buy milk"`
	Done      bool      `bun:",notnull" json:"done"`
	CreatedAt time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"created_at"`
	UpdatedAt time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"updated_at"`

	User *users.User `bun:"rel:belongs-to,join:user_id=id,on_delete:CASCADE" json:"-"`
}

// NewTodo is what a client sends to create a todo.
type NewTodo struct {
	Title string `json:"title" minLength:"1" maxLength:"200" example:"Buy milk"`
}

// TodoChanges is what a client sends to change one; a field that is left out stays as it is.
type TodoChanges struct {
	Title *string `json:"title,omitempty" minLength:"1" maxLength:"200" example:"Buy oat milk"`
	Done  *bool   `json:"done,omitempty"`
}

var errTitleBlank = problem.New(problem.Invalid, "todo_title_blank", "The title must have more than white space.")

// Service holds the rules of todos. Every method acts for the user of its context, who sees no one else's todos.
type Service struct {
	store *Store
}

// NewService returns the service of the todos in db.
func NewService(db *database.DB) *Service { return &Service{store: NewStore(db)} }

// List returns a page of the user's todos, the newest first.
func (s *Service) List(ctx context.Context, q database.Query) (*database.Page[Todo], error) {
	return s.store.List(ctx, auth.User(ctx).ID, q)
}

// Get returns a todo of the user. Error: todo_not_found.
func (s *Service) Get(ctx context.Context, id string) (*Todo, error) {
	return s.store.Get(ctx, auth.User(ctx).ID, id)
}

// Create adds a todo. Error: todo_title_blank.
func (s *Service) Create(ctx context.Context, in NewTodo) (*Todo, error) {
	title, err := cleanTitle(in.Title)
	if err != nil {
		return nil, err
	}
	todo := &Todo{UserID: auth.User(ctx).ID, Title: title}
	if err := s.store.Create(ctx, todo); err != nil {
		return nil, err
	}
	return todo, nil
}

// Update changes what in holds. Errors: todo_not_found, todo_title_blank.
func (s *Service) Update(ctx context.Context, id string, in TodoChanges) (*Todo, error) {
	todo := &Todo{ID: id, UserID: auth.User(ctx).ID}
	columns := []string{}
	if in.Title != nil {
		title, err := cleanTitle(*in.Title)
		if err != nil {
			return nil, err
		}
		todo.Title, columns = title, append(columns, "title")
	}
	if in.Done != nil {
		todo.Done, columns = *in.Done, append(columns, "done")
	}
	if err := s.store.Update(ctx, todo, columns); err != nil {
		return nil, err
	}
	return todo, nil
}

// Delete removes a todo of the user. Error: todo_not_found.
func (s *Service) Delete(ctx context.Context, id string) error {
	return s.store.Delete(ctx, auth.User(ctx).ID, id)
}

func cleanTitle(title string) (string, error) {
	if title = strings.TrimSpace(title); title == "" {
		return "", errTitleBlank
	}
	return title, nil
}
