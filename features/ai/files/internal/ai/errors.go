package ai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"omni.example/app/internal/problem"
)

// What a caller of the gateway may be told.
var (
	errBudget = problem.New(problem.TooManyRequests, "ai_budget_exceeded",
		"Your budget for AI is used up. A new one begins with the next month.")
	errRefused = problem.New(problem.Invalid, "ai_request_refused",
		"The model does not take this request. Change or shorten it.")
	errUnavailable = problem.New(problem.Unavailable, "ai_unavailable",
		"No model answers at the moment. Try again soon.")
	errNoModel = problem.New(problem.Unavailable, "ai_task_unavailable",
		"There is no model for this task.")
)

// maxMessage is the length in bytes up to which a vendor's message is kept.
const maxMessage = 200

// Error is why a provider has no answer. It never holds a key.
type Error struct {
	// Provider is the name of the provider.
	Provider string

	// Status is the vendor's HTTP status, or the one that an error within a stream stands for; 0 when there was no answer
	// or it broke off.
	Status int

	// Code and Message are the vendor's, or ours when Status is 0.
	Code, Message string

	cause error
}

// Error returns "provider: status code: message".
func (e *Error) Error() string {
	s := e.Provider + ": "
	if e.Status != 0 {
		s += fmt.Sprintf("%d ", e.Status)
	}
	s += e.Code
	if e.Message != "" {
		s += ": " + e.Message
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// broken is the error of an answer that did not arrive whole.
func broken(provider, code string, cause error) *Error {
	return &Error{Provider: provider, Code: code, Message: cause.Error(), cause: cause}
}

// refused says that a model blames the request. That alone does not make the request wrong: its length may suit another model, and
// there are vendors who answer 400 to an account without credit, or to a key that is none.
func refused(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// clean shortens a vendor's message, which may repeat the prompt, and takes the key out of it.
func clean(message, key string) string {
	if key != "" {
		message = strings.ReplaceAll(message, key, "[key]")
	}
	if len(message) <= maxMessage {
		return message
	}
	cut := maxMessage
	for cut > 0 && !utf8.RuneStart(message[cut]) {
		cut--
	}
	return message[:cut] + "…"
}

// problemOf decides what the caller is told when no model has answered: that the request is at fault if all of them say so.
func problemOf(ctx context.Context, errs []error) error {
	all := errors.Join(errs...)
	otherwise := func(err error) bool { return !refused(err) }
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("ask a model: %w", ctx.Err())
	case slices.ContainsFunc(errs, otherwise):
		return errUnavailable.Because(all)
	}
	return errRefused.Because(all)
}
