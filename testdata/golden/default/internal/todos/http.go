package todos

import (
	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/crud"
)

// Register adds the operations on todos. They are protected, as all are that do not say auth.Public.
func Register(api huma.API, s *Service) {
	crud.Register[Todo, NewTodo, TodoChanges](api, "/todos", s)
}
