package todos

import (
	"context"

	"omni.example/app/internal/database"
	"omni.example/app/internal/jobs"
)

// DigestsArgs have a digest made for everybody who has something to do.
type DigestsArgs struct{}

// Kind implements [jobs.Args].
func (DigestsArgs) Kind() string { return "todos.digests" }

// DigestArgs have one made for a user.
type DigestArgs struct {
	UserID string `json:"user_id"`
}

// Kind implements [jobs.Args].
func (DigestArgs) Kind() string { return "todos.digest" }

// digester does the jobs of todos.
type digester struct {
	jobs    *jobs.Client
	db      *database.DB
	deliver func(context.Context, Digest) error
}

// Work adds the workers of todos. Deliver hands a digest to its user; an error of it is tried again, with the same ID.
func Work(c *jobs.Client, db *database.DB, deliver func(context.Context, Digest) error) {
	d := &digester{c, db, deliver}
	jobs.Add(c, jobs.Worker[DigestsArgs]{Work: d.all})
	jobs.Add(c, jobs.Worker[DigestArgs]{Work: d.one, MaxAttempts: 5})
}

// all enqueues a job for each user, so that one who cannot be reached does not hold up the others. It is one transaction:
// either everybody gets a job, or the attempt failed and nobody did.
func (d *digester) all(ctx context.Context, _ *jobs.Job[DigestsArgs]) error {
	users, err := usersWithOpen(ctx, d.db)
	if err != nil {
		return err
	}
	return d.db.InTx(ctx, func(ctx context.Context) error {
		for _, id := range users {
			if _, err := d.jobs.Enqueue(ctx, DigestArgs{UserID: id}, jobs.Unique()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *digester) one(ctx context.Context, job *jobs.Job[DigestArgs]) error {
	digest, err := digestOf(ctx, d.db, job.Args.UserID)
	if err != nil || digest.Open == 0 { // done since, or the user is gone
		return err
	}
	digest.ID = job.ID
	return d.deliver(ctx, digest)
}
