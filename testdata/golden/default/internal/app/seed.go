package app

import "context"

// DevSubject is whom development is about: tokens are made for this subject, and the seed fills its lists.
const DevSubject = "dev"

// Seed fills the database with examples and returns how many rows it added; what has been seeded stays as it is.
func (a *App) Seed(ctx context.Context) (int, error) {
	ctx, err := a.As(ctx, DevSubject)
	if err != nil {
		return 0, err
	}
	return a.Todos.Seed(ctx)
}
