// Package jobs does work in the background: what would make a request wait, what has to be tried again until it succeeds, and
// what happens by the clock.
//
// A job is a value of a type that has a Kind, and a function does it:
//
//	type WelcomeArgs struct {
//		UserID string `json:"user_id"`
//	}
//
//	func (WelcomeArgs) Kind() string { return "users.welcome" }
//
//	jobs.Add(client, jobs.Worker[WelcomeArgs]{Work: s.welcome})   // once, when the program is put together
//	_, err := client.Enqueue(ctx, WelcomeArgs{UserID: id})        // anywhere
//
// Inside of database.InTx a job belongs to the transaction: it is there when the transaction commits, and was never there when
// it rolls back. A job is done at least once: a process that dies in the middle of it leaves it to another one, so that work
// has to bear being done twice.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Args are what a job has to know, as JSON. They are kept until the job is done, and read by whatever version of the program
// does it: add fields, and do not rename them.
type Args interface {
	// Kind names the work: "users.welcome". It never changes while jobs of that kind are in a queue.
	Kind() string
}

// Job is one attempt at a job.
type Job[A Args] struct {
	// ID is the same for all attempts, so it serves as the key of what must not happen twice at another service.
	ID string

	// Attempt counts from 1 to MaxAttempts.
	Attempt, MaxAttempts int

	// Args are what was enqueued.
	Args A
}

// Worker does the jobs of a kind.
type Worker[A Args] struct {
	// Work does a job. An error or a panic is a failed attempt, and the job is tried again after a pause that doubles each
	// time, until its attempts are used up; then it is dead, and waits for an administrator. After an error made by GiveUp it
	// is dead at once. The context ends with the timeout, and when the program has to stop.
	Work func(ctx context.Context, job *Job[A]) error

	// Queue keeps jobs apart that should not wait for each other; DefaultQueue when empty.
	Queue string

	// MaxAttempts is how often a job is tried; DefaultMaxAttempts when zero.
	MaxAttempts int

	// Timeout bounds one attempt; that of the client when zero.
	Timeout time.Duration
}

const (
	// DefaultQueue is where jobs wait whose worker names no other queue.
	DefaultQueue = "default"

	// DefaultMaxAttempts spreads the attempts of a job over five to nine hours.
	DefaultMaxAttempts = 20
)

// kind is a worker without its type.
type kind struct {
	name        string
	queue       string
	maxAttempts int
	timeout     time.Duration
	work        func(ctx context.Context, a attempt) error
}

// attempt is a job without its type, as the queue hands it out.
type attempt struct {
	id                   string
	attempt, maxAttempts int
	args                 []byte
	origin               origin
}

// Add has the worker do the jobs of its kind. Call it before Start, in every program that enqueues them: the worker also says
// where they wait and how often they are tried. A second worker for a kind is a mistake of the program, and panics.
func Add[A Args](c *Client, w Worker[A]) {
	var args A
	name := args.Kind()
	if _, taken := c.kinds[name]; taken {
		panic(fmt.Sprintf("jobs: there is a worker for %s already", name))
	}
	k := &kind{name: name, queue: w.Queue, maxAttempts: w.MaxAttempts, timeout: w.Timeout}
	if k.queue == "" {
		k.queue = DefaultQueue
	}
	if k.maxAttempts == 0 {
		k.maxAttempts = DefaultMaxAttempts
	}
	if k.timeout == 0 {
		k.timeout = c.o.Timeout
	}
	k.work = func(ctx context.Context, a attempt) error {
		job := &Job[A]{ID: a.id, Attempt: a.attempt, MaxAttempts: a.maxAttempts}
		if err := json.Unmarshal(a.args, &job.Args); err != nil {
			return fmt.Errorf("read arguments: %w", err)
		}
		return w.Work(ctx, job)
	}
	c.kinds[name] = k
}

// givenUp is an error after which trying again is pointless.
type givenUp struct{ error }

func (e givenUp) Unwrap() error { return e.error }

// GiveUp returns an error after which a job is dead, because no further attempt could succeed.
func GiveUp(err error) error { return givenUp{err} }

func gaveUp(err error) bool { return errors.As(err, &givenUp{}) }
