// Package problem holds the errors that a client may see.
//
// A service returns a [*Error] when the caller can do something about the
// failure: its code is stable and its message is written for the client. Every
// other error is an internal one, whose text stays in the log. The package
// knows nothing of HTTP; package httpapi turns a kind into a status.
package problem

// Kind says what went wrong in general, so that a transport can choose its
// status.
type Kind string

// The kinds, with the HTTP status that package httpapi gives each.
const (
	Invalid         Kind = "invalid"           // 422: the input breaks a rule
	Unauthenticated Kind = "unauthenticated"   // 401: no identity, or one that is not accepted
	Forbidden       Kind = "forbidden"         // 403: the identity may not do this
	NotFound        Kind = "not_found"         // 404: nothing there, or nothing that the caller may see
	Conflict        Kind = "conflict"          // 409: the state does not allow it
	TooManyRequests Kind = "too_many_requests" // 429: a limit is used up
	Unavailable     Kind = "unavailable"       // 503: a dependency is down; a later try may succeed
	Internal        Kind = "internal"          // 500: our fault
)

// Error is a failure that the client may read.
type Error struct {
	// Kind is the class of the failure.
	Kind Kind

	// Code identifies the failure for programs, in snake_case. Clients compare
	// it, so it never changes: "todo_not_found".
	Code string

	// Message explains the failure to a person. It reaches the client.
	Message string

	cause error
}

// New returns an error of the given kind. The code is snake_case and stable;
// the message is shown to the client.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Because returns a copy of e that wraps err. The cause is for the log and for
// [errors.Is]; it never reaches the client.
func (e *Error) Because(err error) *Error {
	c := *e
	c.cause = err
	return &c
}

// Error returns "code: message", and the cause when there is one.
func (e *Error) Error() string {
	s := e.Code + ": " + e.Message
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is a problem with the same code, so that an error
// declared once matches its copies made by [Error.Because].
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}
