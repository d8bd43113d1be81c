package todos_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/jobs/jobstest"
	"omni.example/app/internal/todos"
	"omni.example/app/internal/users"
)

func TestEverybodyWithSomethingToDoGetsADigest(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := todos.NewService(db)
		ada := person(t, db, "ada")
		for _, title := range []string{"Buy milk", "Read README.md"} {
			_, err := s.Create(ada, todos.NewTodo{Title: title})
			require.NoError(t, err)
		}
		bob := person(t, db, "bob")
		todo, err := s.Create(bob, todos.NewTodo{Title: "Done long ago"})
		require.NoError(t, err)
		done := true
		_, err = s.Update(bob, todo.ID, todos.TodoChanges{Done: &done})
		require.NoError(t, err)

		c := jobstest.Open(t, db, jobs.Options{Backoff: func(int) time.Duration { return 0 }})
		digests := make(chan todos.Digest, 10)
		failed := ""
		todos.Work(c, db, func(_ context.Context, d todos.Digest) error {
			if failed == "" {
				failed = d.ID
				return errors.New("the post is on strike")
			}
			digests <- d
			return nil
		})
		_, err = c.Enqueue(t.Context(), todos.DigestsArgs{})
		require.NoError(t, err)
		_, err = c.Enqueue(t.Context(), todos.DigestArgs{UserID: database.NewID()})
		require.NoError(t, err, "a user who is gone has nothing to do")
		stop, err := c.Start(context.WithoutCancel(t.Context()))
		require.NoError(t, err)

		d := <-digests
		require.NoError(t, stop())
		require.NotEmpty(t, d.ID)
		require.Equal(t, failed, d.ID, "it is the same digest again")
		require.Equal(t, auth.User(ada).ID, d.User.ID)
		require.Equal(t, 2, d.Open)
		require.Equal(t, []string{"Buy milk", "Read README.md"}, d.Titles)
		require.Empty(t, digests)
	})
}

// person returns a context that acts as a user.
func person(t *testing.T, db *database.DB, subject string) context.Context {
	t.Helper()
	user, err := users.NewStore(db).Ensure(t.Context(), "https://id.example.com", subject, subject+"@example.com", "")
	require.NoError(t, err)
	return auth.As(t.Context(), auth.Identity{ID: user.ID})
}
