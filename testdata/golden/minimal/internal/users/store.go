package users

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"example.com/shop/internal/database"
)

const (
	// cacheSize bounds the users that are remembered, at a few hundred bytes each.
	cacheSize = 10_000

	// cacheFor is how long a remembered user is believed, so that a row changed or deleted elsewhere is noticed.
	cacheFor = time.Minute
)

// account identifies a user among all issuers.
type account struct{ issuer, subject string }

// remembered is a user as it was in the database at a time.
type remembered struct {
	user User
	at   time.Time
}

// Store reads and writes users. It remembers those it has seen lately, because every authenticated request asks for one.
type Store struct {
	db    *database.DB
	cache *lru.Cache[account, remembered]
}

// NewStore returns a store in db.
func NewStore(db *database.DB) *Store {
	cache, _ := lru.New[account, remembered](cacheSize) // it fails for a size below one only
	return &Store{db: db, cache: cache}
}

// Ensure returns the user with the issuer's subject and makes the row when it is the first time; any number of first
// requests at once make one row. A non-empty e-mail or name that differs from the row's replaces it; an empty one says
// nothing, since many tokens carry neither.
func (s *Store) Ensure(ctx context.Context, issuer, subject, email, name string) (*User, error) {
	key, now := account{issuer, subject}, time.Now()
	if r, ok := s.cache.Get(key); ok && now.Sub(r.at) < cacheFor && r.user.agrees(email, name) {
		return &r.user, nil
	}
	user, err := s.find(ctx, key)
	if err != nil || !user.agrees(email, name) {
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("find user: %w", err)
		}
		if user, err = s.save(ctx, key, email, name); err != nil {
			return nil, fmt.Errorf("save user: %w", err)
		}
	}
	if !s.db.InTransaction(ctx) { // which may yet roll back
		s.cache.Add(key, remembered{*user, now})
	}
	return user, nil
}

// agrees reports whether the row needs no change for these claims.
func (u *User) agrees(email, name string) bool {
	return (email == "" || email == u.Email) && (name == "" || name == u.Name)
}

func (s *Store) find(ctx context.Context, key account) (*User, error) {
	user := &User{}
	err := s.db.Conn(ctx).NewSelect().Model(user).Where("issuer = ? AND subject = ?", key.issuer, key.subject).Scan(ctx)
	return user, err
}

func (s *Store) save(ctx context.Context, key account, email, name string) (*User, error) {
	now := database.Now()
	user := &User{
		ID:        database.NewID(),
		Issuer:    key.issuer,
		Subject:   key.subject,
		Email:     email,
		Name:      name,
		CreatedAt: now,
		UpdatedAt: now,
	}
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		_, err := s.db.Conn(ctx).NewInsert().Model(user).
			On("CONFLICT (issuer, subject) DO UPDATE").
			Set("email = CASE WHEN EXCLUDED.email = '' THEN u.email ELSE EXCLUDED.email END").
			Set("name = CASE WHEN EXCLUDED.name = '' THEN u.name ELSE EXCLUDED.name END").
			Set("updated_at = EXCLUDED.updated_at").
			Returning("*").
			Exec(ctx)
		return err
	})
	return user, err
}
