package email_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/email"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/jobs/jobstest"
)

// A mail belongs to its transaction; one that a provider cannot take now is delivered later, whole and with the same key, and
// one that it rejects is not.
func TestInBackground(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := jobstest.Open(t, db, jobs.Options{Backoff: func(int) time.Duration { return 0 }})
		tries := make(chan email.Message, 10)
		attempts := 0
		deliver := email.InBackground(c, func(_ context.Context, m email.Message) error {
			tries <- m
			attempts++
			switch {
			case m.Subject == "Unwanted":
				return email.ErrRejected
			case attempts == 1:
				return email.ErrTemporary
			}
			return nil
		})
		message := email.Message{
			From:    email.Address{Name: "Shop", Email: "hello@example.com"},
			To:      []email.Address{{Name: "Zoë", Email: "zoe@example.com"}},
			Subject: "Welcome", HTML: "<p>Hello</p>", Text: "Hello", Template: "welcome", Key: "welcome/1",
			Attachments: []email.Attachment{{Name: "a.txt", ContentType: "text/plain", Content: []byte("a\x00b")}},
		}
		undo := errors.New("undo")
		require.ErrorIs(t, db.InTx(t.Context(), func(ctx context.Context) error {
			require.NoError(t, deliver(ctx, email.Message{Subject: "Never sent"}))
			return undo
		}), undo)
		require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error { return deliver(ctx, message) }))
		stop, err := c.Start(context.WithoutCancel(t.Context()))
		require.NoError(t, err)
		require.Equal(t, message, <-tries)
		require.Equal(t, message, <-tries, "the second try")

		unwanted := message
		unwanted.Subject = "Unwanted"
		require.NoError(t, deliver(t.Context(), unwanted))
		require.Equal(t, unwanted, <-tries)
		require.Eventually(t, func() bool {
			page, err := c.List(t.Context(), jobs.Query{Limit: 1})
			require.NoError(t, err)
			return page.Items[0].State == jobs.Dead
		}, 30*time.Second, 20*time.Millisecond)
		require.NoError(t, stop())
		require.Empty(t, tries, "what was rejected or rolled back is not tried")
	})
}
