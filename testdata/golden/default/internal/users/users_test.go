package users_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/users"
)

const issuer = "https://issuer.example.com"

func TestEnsureMakesOneRowPerAccount(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := users.NewStore(db)
		ann := ensure(t, store, issuer, "ann", "ann@example.com", "Ann")
		require.NotEmpty(t, ann.ID)
		require.Equal(t, []string{issuer, "ann", "ann@example.com", "Ann"}, []string{ann.Issuer, ann.Subject, ann.Email, ann.Name})
		require.WithinDuration(t, time.Now(), ann.CreatedAt, time.Minute)

		require.Equal(t, ann.ID, ensure(t, store, issuer, "ann", "ann@example.com", "Ann").ID)
		require.Equal(t, ann.ID, ensure(t, users.NewStore(db), issuer, "ann", "ann@example.com", "Ann").ID, "a cold cache")
		require.NotEqual(t, ann.ID, ensure(t, store, issuer, "bob", "ann@example.com", "Ann").ID, "an e-mail is no identity")
		require.NotEqual(t, ann.ID, ensure(t, store, "https://other.example.com", "ann", "", "").ID)
		require.Equal(t, 3, count(t, db))
	})
}

func TestEnsureIsSafeWhenFirstRequestsRace(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ids := make([]string, 100)
		errs := make([]error, len(ids))
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() { // each with a store of its own, as in as many processes
				user, err := users.NewStore(db).Ensure(t.Context(), issuer, "ann", "ann@example.com", "Ann")
				if errs[i] = err; err == nil {
					ids[i] = user.ID
				}
			})
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		for _, id := range ids {
			require.Equal(t, ids[0], id)
		}
		require.Equal(t, 1, count(t, db))
	})
}

func TestEnsureFollowsTheClaims(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := users.NewStore(db)
		ann := ensure(t, store, issuer, "ann", "", "")
		require.Empty(t, ann.Email)

		married := ensure(t, store, issuer, "ann", "ann@new.example.com", "Ann New")
		require.Equal(t, []string{ann.ID, "ann@new.example.com", "Ann New"}, []string{married.ID, married.Email, married.Name})
		require.True(t, married.CreatedAt.Equal(ann.CreatedAt))
		require.False(t, married.UpdatedAt.Before(ann.UpdatedAt))

		silent := ensure(t, users.NewStore(db), issuer, "ann", "", "")
		require.Equal(t, "ann@new.example.com", silent.Email, "a token without the claim takes nothing away")
		half := ensure(t, users.NewStore(db), issuer, "ann", "", "Ann Again")
		require.Equal(t, []string{"ann@new.example.com", "Ann Again"}, []string{half.Email, half.Name})
	})
}

func TestEnsureAsksTheDatabaseOnceAMinute(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := users.NewStore(db)
		ann := ensure(t, store, issuer, "ann", "ann@example.com", "Ann")
		remove(t, db, ann.ID)
		require.Equal(t, ann.ID, ensure(t, store, issuer, "ann", "ann@example.com", "Ann").ID)
		require.Equal(t, ann.ID, ensure(t, store, issuer, "ann", "", "").ID)
		require.Zero(t, count(t, db))
	})
}

func TestEnsureForgetsUsers(t *testing.T) {
	db := databasetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		store := users.NewStore(db)
		ann := ensure(t, store, issuer, "ann", "", "")
		remove(t, db, ann.ID)
		time.Sleep(time.Minute)
		require.NotEqual(t, ann.ID, ensure(t, store, issuer, "ann", "", "").ID)
	})
}

func TestEnsureDoesNotRememberWhatWasRolledBack(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := users.NewStore(db)
		undo := errors.New("undo")
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			_, err := store.Ensure(ctx, issuer, "ann", "", "")
			require.NoError(t, err)
			return undo
		})
		require.ErrorIs(t, err, undo)
		ensure(t, store, issuer, "ann", "", "")
		require.Equal(t, 1, count(t, db))
	})
}

func TestEnsureReportsADatabaseThatFails(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := users.NewStore(db).Ensure(ctx, issuer, "ann", "", "")
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, "find user")
	})
}

func ensure(t *testing.T, store *users.Store, issuer, subject, email, name string) users.User {
	t.Helper()
	user, err := store.Ensure(t.Context(), issuer, subject, email, name)
	require.NoError(t, err)
	return *user
}

func count(t *testing.T, db *database.DB) int {
	t.Helper()
	n, err := db.NewSelect().Model((*users.User)(nil)).Count(t.Context())
	require.NoError(t, err)
	return int(n)
}

func remove(t *testing.T, db *database.DB, id string) {
	t.Helper()
	_, err := db.NewDelete().Model((*users.User)(nil)).Where("id = ?", id).Exec(t.Context())
	require.NoError(t, err)
}
