package todos

import (
	"context"

	"omni.example/app/internal/database"
	"omni.example/app/internal/users"
)

// Digest is what a user has left to do.
type Digest struct {
	// ID is the same when the digest is delivered again, after a failure.
	ID string

	User   users.User
	Open   int
	Titles []string `pii:"true"` // of those that wait longest
}

// digestTitles is how many titles a digest shows.
const digestTitles = 10

// usersWithOpen returns the ids of everybody who has something to do.
func usersWithOpen(ctx context.Context, db *database.DB) (ids []string, err error) {
	err = db.Conn(ctx).NewSelect().Model((*Todo)(nil)).Distinct().Column("user_id").Where("done = ?", false).
		Order("user_id").Scan(ctx, &ids)
	return ids, err
}

// digestOf returns a user's digest; it has nothing open when there is no such user.
func digestOf(ctx context.Context, db *database.DB, userID string) (Digest, error) {
	var open []Todo
	n, err := db.Conn(ctx).NewSelect().Model(&open).Relation("User").Where("t.user_id = ?", userID).Where("t.done = ?", false).
		Order("t.created_at", "t.id").Limit(digestTitles).ScanAndCount(ctx)
	if err != nil || n == 0 {
		return Digest{}, err
	}
	d := Digest{User: *open[0].User, Open: int(n)}
	for _, todo := range open {
		d.Titles = append(d.Titles, todo.Title)
	}
	return d, nil
}
