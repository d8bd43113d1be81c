// Package ratelimit bounds how often a client may call.
//
// Operations belong to a class, each class has a limit, and every caller has a
// budget of its own in each class. Budgets follow GCRA, the leaky bucket of ATM
// (ITU-T I.371): a caller may burst up to the limit and then earns requests back
// evenly, so there is no window whose edge lets twice the limit through.
package ratelimit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limit allows a number of requests in a duration.
type Limit struct {
	Requests int
	Per      time.Duration
}

// UnmarshalText reads the form "60/1m": 60 requests a minute.
func (l *Limit) UnmarshalText(text []byte) error {
	n, per, ok := strings.Cut(string(text), "/")
	requests, err := strconv.Atoi(n)
	if !ok || err != nil || requests < 1 {
		return fmt.Errorf("read rate limit %q: want requests/duration, such as 60/1m", text)
	}
	d, err := time.ParseDuration(per)
	if err != nil || d < time.Duration(requests) {
		return fmt.Errorf("read rate limit %q: %q is no duration; write 60/1m for 60 requests a minute", text, per)
	}
	*l = Limit{Requests: requests, Per: d}
	return nil
}

// Result tells what a request did to its caller's budget.
type Result struct {
	// Allowed says whether the request may go on.
	Allowed bool

	// Limit is how many requests the full budget holds; Remaining, how many
	// are left.
	Limit, Remaining int

	// RetryAfter is how long until a refused caller may try again; Reset, how
	// long until the budget is full.
	RetryAfter, Reset time.Duration
}

// Store keeps the budgets.
type Store interface {
	// Take takes one request from the budget of key.
	Take(ctx context.Context, key string, l Limit) (Result, error)
}

// Classes are the limits by class of operation. A class that is missing, or
// whose limit is zero, is not limited.
type Classes map[string]Limit
