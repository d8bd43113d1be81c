package jobs

import (
	"context"
	"time"

	"omni.example/app/internal/problem"
)

// State is where a job stands.
type State string

// The states of a job.
const (
	Scheduled State = "scheduled" // its time has not come
	Waiting   State = "waiting"   // for a free worker
	Running   State = "running"
	Retrying  State = "retrying" // an attempt failed, the next one has a time
	Completed State = "completed"
	Dead      State = "dead"      // its attempts are used up, or its work gave up: retry it or delete it
	Cancelled State = "cancelled" // by an administrator
)

// Info is a job as administrators see it.
type Info struct {
	ID          string         `json:"id"`
	Kind        string         `json:"kind" example:"todos.digest"`
	Queue       string         `json:"queue" example:"default"`
	State       State          `json:"state" enum:"scheduled,waiting,running,retrying,completed,dead,cancelled"`
	Attempt     int            `json:"attempt" doc:"How many attempts have begun."`
	MaxAttempts int            `json:"max_attempts"`
	Args        any            `json:"args" doc:"What the job was given."`
	Errors      []AttemptError `json:"errors" doc:"Why attempts failed, the oldest first."`
	CreatedAt   *time.Time     `json:"created_at,omitempty"`
	ScheduledAt *time.Time     `json:"scheduled_at,omitempty" doc:"When it was or will be due."`
	FinishedAt  *time.Time     `json:"finished_at,omitempty" doc:"When it was completed, died or was cancelled."`
	RequestID   string         `json:"request_id,omitempty" doc:"The request that enqueued it."`
	UserID      string         `json:"user_id,omitempty" doc:"The user of that request."`
}

// AttemptError is why an attempt failed.
type AttemptError struct {
	At      time.Time `json:"at"`
	Attempt int       `json:"attempt"`
	Message string    `json:"message"`
}

// Query chooses jobs; an empty field chooses all.
type Query struct {
	State State
	Kind  string
	Queue string

	// Limit is how many jobs a page has, Cursor where it begins: the NextCursor of the page before.
	Limit  int
	Cursor string
}

// Page is a part of the jobs.
type Page struct {
	Items      []Info `json:"items"`
	NextCursor string `json:"next_cursor,omitempty" doc:"Pass as cursor to get the next page; absent on the last page."`
}

var (
	errNotFound = problem.New(problem.NotFound, "job_not_found", "There is no such job.")
	errRunning  = problem.New(problem.Conflict, "job_running", "The job is running: cancel it first, or wait for its end.")
	errCursor   = problem.New(problem.Invalid, "invalid_cursor", "The cursor is not one that this list returned: start again without it.")
)

// List returns a page of jobs.
func (c *Client) List(ctx context.Context, q Query) (*Page, error) { return c.backend.list(ctx, q) }

// Get returns a job. Error: job_not_found.
func (c *Client) Get(ctx context.Context, id string) (*Info, error) { return c.backend.get(ctx, id) }

// Retry has a job tried at once, with an attempt more if its own are used up. Errors: job_not_found, job_running.
func (c *Client) Retry(ctx context.Context, id string) error { return c.backend.retry(ctx, id) }

// Cancel ends a job: one that waits is not done, one that runs loses its context. Error: job_not_found.
func (c *Client) Cancel(ctx context.Context, id string) error { return c.backend.cancel(ctx, id) }

// Delete forgets a job. Errors: job_not_found, job_running.
func (c *Client) Delete(ctx context.Context, id string) error { return c.backend.delete(ctx, id) }
